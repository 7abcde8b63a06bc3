/**
 * `npm run demo`: the plumber's day and the accountant's day, played over HTTP against a fresh server. Each step is a call that
 * can be made by hand; the script ends with 1 at the first answer that is not as told.
 */
import { randomUUID } from "node:crypto";
import { importJWK, SignJWT } from "jose";
import { ensureBuilt, ensureInstalled, requireNode } from "./checkout.mjs";

requireNode();
ensureInstalled();
ensureBuilt();
const platformParts = await import("./demo-platform.mjs");
const {
	ASK,
	BEDRIFTSHJELP,
	BRREG,
	FJORDBRIS,
	HANSEN,
	MVA,
	prepare,
	SOLBERG,
	startPlatform,
	startTaxAuthority,
	testToken,
} = platformParts;
const { NotAsTold, Story } = await import("./demo-story.mjs");

const API = "/authentication/api/v1";
const KARI = { name: "Kari Hansen", userId: 20400201 };
const NINA = { name: "Nina Solberg", userId: 20400203 };
const SYSTEM = `${BEDRIFTSHJELP.org}_regnskap_123`;
const AGENT_SYSTEM = `${BEDRIFTSHJELP.org}_regnskap_123_byraa`;
const VAT = { urn: "urn:altinn:accesspackage:merverdiavgift" };
const ACCOUNTS = { urn: "urn:altinn:accesspackage:regnskapsforer-uten-signeringsrettighet" };
const writeAccounts = { action: "write", resource: [{ id: "urn:altinn:resource", value: "brg-aarsregnskap" }] };
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const story = new Story();
let url;
let tax;

async function plumbersDay(vendor) {
	story.chapter("The plumber's day");
	await registerSystem(vendor, SYSTEM, "Regnskap 123", VAT, [writeAccounts]);
	await noToken(vendor, HANSEN, `${HANSEN.name} has not let the system in, so there is no token for it`);

	const request = await story.step(
		`${BEDRIFTSHJELP.name} asks ${HANSEN.name} for a system user`,
		await vendorCall("POST", "/systemuser/request/vendor", "altinn:authentication/systemuser.request.write", {
			systemId: SYSTEM,
			partyOrgNo: HANSEN.org,
			integrationTitle: "Regnskap 123",
			accessPackages: [VAT],
			rights: [writeAccounts],
		}),
		201,
		({ status }) => status !== "New" && `the request is ${status}`,
	);
	const kari = await testToken(url, "personal", { userId: KARI.userId });
	await story.step(
		`${KARI.name} approves it`,
		{
			method: "POST",
			url: `${url}${API}/systemuser/request/${HANSEN.partyId}/${request.id}/approve`,
			token: kari,
			shown: "$KARI",
		},
		200,
	);
	const token = await grantedToken(vendor, HANSEN);
	await mayRead(token, HANSEN, "Regnskap 123 reads the plumber's VAT returns");
	await story.step(
		"and fills one in",
		{ method: "PUT", url: `${tax.url}/mva/${HANSEN.org}/2026-5`, token, body: { amount: 48_250 } },
		200,
		({ filledInBy }) => filledInBy?.systemUser !== request.id && "the tax authority does not know who filled it in",
	);
	await mayNotRead(token, FJORDBRIS, "but nothing of another company");
	const accounts = (action, expected, title) => decision(request.id, HANSEN, action, expected, title);
	await accounts("write", "Permit", `${BRREG.name} asks: may it fill in the annual accounts?`);
	await accounts("sign", "NotApplicable", "Signing them was never given, though Kari may sign herself");

	await story.step(
		`${KARI.name} removes the system user`,
		{ method: "DELETE", url: `${url}${API}/systemuser/${HANSEN.partyId}/${request.id}`, token: kari, shown: "$KARI" },
		202,
	);
	await accounts("write", "NotApplicable", "The annual accounts are closed to it");
	await mayNotRead(token, HANSEN, "The token is as good as before, and opens nothing any more");
	await noToken(vendor, HANSEN, "and there is no new one");
}

async function accountantsDay(vendor) {
	story.chapter("The accountant's day");
	// A client belongs to one system at a time; the agency's software is another of the vendor's systems.
	await story.step(
		`${BEDRIFTSHJELP.name} takes its software out of the first system`,
		await vendorCall("DELETE", `/systemregister/vendor/${SYSTEM}`, "altinn:authentication/systemregister.write"),
		200,
	);
	await registerSystem(vendor, AGENT_SYSTEM, "Regnskap 123 byrå", ACCOUNTS);
	const request = await story.step(
		`and asks ${SOLBERG.name} for an agent that acts for its clients`,
		await vendorCall("POST", "/systemuser/request/vendor/agent", "altinn:authentication/systemuser.request.write", {
			systemId: AGENT_SYSTEM,
			partyOrgNo: SOLBERG.org,
			accessPackages: [ACCOUNTS],
		}),
		201,
	);
	const nina = await testToken(url, "personal", { userId: NINA.userId });
	const asNina = { token: nina, shown: "$NINA" };
	const approve = `${url}${API}/systemuser/request/agent/${SOLBERG.partyId}/${request.id}/approve`;
	await story.step(`${NINA.name} approves it`, { method: "POST", url: approve, ...asNina }, 200);

	const scopes = "altinn:clientdelegations.read altinn:clientdelegations.write";
	const clients = { token: await testToken(url, "personal", { userId: NINA.userId, scopes }), shown: "$NINA" };
	const { data } = await story.step(
		"She looks at who could be its clients",
		{ url: `${url}${API}/enduser/systemuser/clients/available?agent=${request.id}`, ...clients },
		200,
		({ data: found }) => !(Array.isArray(found) && found.length >= 2) && "there should be two at least",
	);
	const uuidOf = ({ org }) =>
		data.find((each) => each.clientOrganizationNumber === org)?.clientId ?? fail(`${org} is not among the clients`);
	const chosen = [HANSEN, FJORDBRIS].map((party) => ({ party, uuid: uuidOf(party) }));
	const client = (method, uuid) => ({
		method,
		url: `${url}${API}/enduser/systemuser/clients?agent=${request.id}&client=${uuid}`,
		...clients,
	});
	for (const { party, uuid } of chosen) await story.step(`and adds ${party.name}`, client("POST", uuid), 200);

	const token = await grantedToken(vendor, SOLBERG);
	await mayRead(token, HANSEN, `The agent reads for ${HANSEN.name}`);
	await mayRead(token, FJORDBRIS, `and for ${FJORDBRIS.name}`);
	await mayNotRead(token, SOLBERG, "but not for the agency itself, which is not its client");
	await story.step(`${HANSEN.name} leaves`, client("DELETE", chosen[0].uuid), 200);
	await mayNotRead(token, HANSEN, "and is closed to the agent at once");
	await mayRead(token, FJORDBRIS, `while ${FJORDBRIS.name} is still served`);
}

async function registerSystem(vendor, id, name, accessPackage, rights = []) {
	const names = { nb: name, nn: name, en: name };
	const call = await vendorCall("POST", "/systemregister/vendor", "altinn:authentication/systemregister.write", {
		id,
		vendor: { authority: "iso6523-actorid-upis", ID: `0192:${BEDRIFTSHJELP.org}` },
		name: names,
		description: names,
		accessPackages: [accessPackage],
		rights,
		clientId: [vendor.clientId],
		isVisible: false,
	});
	await story.step(`${BEDRIFTSHJELP.name} registers the system ${name}`, call, 200);
}

async function vendorCall(method, path, scopes, body) {
	const token = await testToken(url, "enterprise", { orgNo: BEDRIFTSHJELP.org, scopes });
	return { method, url: `${url}${API}${path}`, token, shown: "$VENDOR", ...(body === undefined ? {} : { body }) };
}

async function grant({ issuer, clientId, key }, owner) {
	const systemuser_org = { authority: "iso6523-actorid-upis", ID: `0192:${owner.org}` };
	const now = Math.floor(Date.now() / 1000);
	const assertion = await new SignJWT({
		scope: MVA,
		authorization_details: [{ type: "urn:altinn:systemuser", systemuser_org }],
	})
		.setProtectedHeader({ alg: key.alg, kid: key.kid })
		.setIssuer(clientId)
		.setAudience(issuer)
		.setJti(randomUUID())
		.setIssuedAt(now)
		.setExpirationTime(now + 60)
		.sign(await importJWK(key, key.alg));
	return { method: "POST", url: `${url}/token`, form: { grant_type: GRANT, assertion } };
}

async function grantedToken(vendor, owner) {
	const answer = await story.step(
		`Regnskap 123 signs a grant with its key, and gets a token as the system user of ${owner.name}`,
		await grant(vendor, owner),
		200,
	);
	return answer.access_token;
}

async function noToken(vendor, owner, title) {
	await story.step(title, await grant(vendor, owner), 400, ({ error }) =>
		error === "invalid_altinn_customer_configuration" ? undefined : `the error is ${error}`,
	);
}

const mayRead = (token, { org }, title) => story.step(title, { url: `${tax.url}/mva/${org}`, token }, 200);

const mayNotRead = (token, { org }, title) =>
	story.step(title, { url: `${tax.url}/mva/${org}`, token }, 403, ({ code }) =>
		code === "not-permitted" ? undefined : `it is refused as ${code}`,
	);

/** The service owner of the annual accounts asks for itself, without a library. */
async function decision(systemUser, { org }, action, expected, title) {
	const category = (AttributeId, Value) => ({ Attribute: [{ AttributeId, Value }] });
	const resource = category("urn:altinn:resource", "brg-aarsregnskap");
	resource.Attribute.push({ AttributeId: "urn:altinn:organization:identifier-no", Value: org });
	const body = {
		Request: {
			AccessSubject: [category("urn:altinn:systemuser:uuid", systemUser)],
			Action: [category("urn:oasis:names:tc:xacml:1.0:action:action-id", action)],
			Resource: [resource],
		},
	};
	const token = await testToken(url, "enterprise", { orgNo: BRREG.org, scopes: ASK });
	const call = { method: "POST", url: `${url}/authorization/api/v1/authorize`, token, shown: "$BRREG", body };
	return story.step(title, call, 200, (answer) => {
		const found = answer.Response?.[0]?.Decision ?? answer.response?.[0]?.decision;
		return found === expected ? undefined : `the decision is ${found}`;
	});
}

function fail(what) {
	throw new NotAsTold(`The story is not as told: ${what}.`);
}

// Last in the file: the steps above are constants.
const platform = await startPlatform(process.env.DEMO_WORLD ? { FULLMAKT_WORLD: process.env.DEMO_WORLD } : {});
url = platform.url;
try {
	const { vendor, service } = await prepare(url);
	tax = await startTaxAuthority(url, service);
	story.say(`fullmakt answers at ${url}, the tax authority at ${tax.url}, for as long as the story lasts.
$VENDOR, $KARI and $NINA are tokens as a log-in gives them (docs/tokens.md), $ASSERTION is a grant that Regnskap 123 signs with
its own key, and $TOKEN is what it gets for that.`);
	await plumbersDay(vendor);
	await accountantsDay(vendor);
	story.say("All of it was as told.");
} catch (error) {
	if (!(error instanceof NotAsTold)) throw error;
	console.error(`\n${error.message}`);
	process.exitCode = 1;
} finally {
	await tax?.stop();
	await platform.stop();
}
