/** What the walk over the server sends, and what it must get. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./running.js";

interface World {
	readonly organizations: readonly {
		readonly name: string;
		readonly orgNumber: string;
		readonly uuid: string;
		readonly partyId: number;
	}[];
	readonly persons: readonly {
		readonly name: string;
		readonly personNumber: string;
		readonly userId: number;
		readonly uuid: string;
		readonly partyId: number;
	}[];
}

export const worldFile = join(root, "fixtures", "world", "demo.json");
const demo = JSON.parse(readFileSync(worldFile, "utf8")) as World;

function named<T extends { readonly name: string }>(parties: readonly T[], name: string): T {
	const found = parties.find((party) => party.name === name);
	if (found === undefined) throw new Error(`The demo world has no ${name}.`);
	return found;
}
const organization = (name: string) => named(demo.organizations, name);
const person = (name: string) => named(demo.persons, name);

/** Whose things they are. */
export const HANSEN = organization("Rørlegger Hansen & Sønner AS");
export const KARI = person("Kari Hansen");
const SOLBERG = organization("Solberg Regnskap AS");
/** Somebody with a business of her own, and nothing to do with Hansen. */
export const BERG = organization("Byggmester Berg AS");
export const LIV = person("Liv Berg");
export const VENDOR = organization("Bedriftshjelp AS");
export const SKD = organization("Skatteetaten");

/** What gives Hansen, its leader or the vendor away in an answer. */
export const MARKS: readonly string[] = [
	HANSEN.uuid,
	HANSEN.orgNumber,
	HANSEN.name,
	KARI.uuid,
	KARI.personNumber,
	KARI.name,
	String(HANSEN.partyId),
];

export const SYSTEM = `${VENDOR.orgNumber}_walk`;
export const SCOPE = "skd:walk";
const GUID = "9d6e3b7c-5a0e-4a55-9d3c-0a5c1f1f7a01";
const PACKAGE = "urn:altinn:accesspackage:merverdiavgift";

const hansenUrn = `urn:altinn:organization:identifier-no:${HANSEN.orgNumber}`;
const solbergUrn = `urn:altinn:organization:identifier-no:${SOLBERG.orgNumber}`;
/** A request that a service owner drafts: Solberg asks, Hansen would give. */
export const draft = { from: solbergUrn, to: hansenUrn, package: PACKAGE };

/** Values of query parameters by their names: Hansen is the one it is about. */
export const QUERY: Readonly<Record<string, string>> = {
	party: HANSEN.uuid,
	from: HANSEN.uuid,
	to: SOLBERG.uuid,
	id: randomUUID(),
	package: PACKAGE,
	packages: PACKAGE,
	resource: "skd-mva-melding",
	instance: `urn:altinn:instance-id:${HANSEN.partyId}/${GUID}`,
	provider: SOLBERG.uuid,
	client: HANSEN.uuid,
	agent: KARI.uuid,
	supplier: SOLBERG.orgNumber,
	consumer: HANSEN.orgNumber,
	rolecode: "rettighetshaver",
	role: "regnskapsforer",
	userId: String(KARI.userId),
	coveredByUserId: String(KARI.userId),
	offeredByPartyId: String(HANSEN.partyId),
	supplierOrg: SOLBERG.orgNumber,
	consumerOrg: HANSEN.orgNumber,
	scope: SCOPE,
	name: SCOPE,
	organizationNumber: HANSEN.orgNumber,
	"system-id": SYSTEM,
	orgno: HANSEN.orgNumber,
	"correlation-id": randomUUID(),
};

/** The same where a call is about Hansen's agents: whose they are is said twice. */
export const AGENT_QUERY: Readonly<Record<string, string>> = {
	party: HANSEN.orgNumber,
	provider: HANSEN.uuid,
	facilitator: HANSEN.uuid,
	facilitatorId: HANSEN.uuid,
	partyUuid: HANSEN.uuid,
	client: SOLBERG.uuid,
};

export const PATH: Readonly<Record<string, string>> = {
	id: "skd-mva-melding",
	owner: "skd",
	identifier: "walk",
	resource: "skd-mva-melding",
	systemId: SYSTEM,
	party: HANSEN.uuid,
	partyId: String(HANSEN.partyId),
	resourceId: "app_ttd_tilskudd",
	instanceId: GUID,
	tokenProvider: "maskinporten",
	use: "altinn",
	prefix: "skd",
	kid: "walk",
	orgNo: HANSEN.orgNumber,
	orgno: HANSEN.orgNumber,
	externalRef: HANSEN.orgNumber,
	facilitator: HANSEN.uuid,
	jobId: randomUUID(),
	delegationId: randomUUID(),
};

const document = {
	identifier: "skd-mva-melding",
	version: "1.0",
	title: { nb: "Endret", nn: "Endra", en: "Changed" },
	description: { nb: "x", nn: "x", en: "x" },
	rightDescription: { nb: "x", nn: "x", en: "x" },
	delegable: true,
	resourceType: "GenericAccessResource",
	status: "Active",
	hasCompetentAuthority: { organization: SKD.orgNumber, orgcode: "skd", name: { nb: "x", nn: "x", en: "x" } },
	contactPoints: [{ category: "x", email: "x@example.com", telephone: "1", contactPage: "https://example.com" }],
};
const policy = (): FormData => {
	const form = new FormData();
	form.set("policyFile", new Blob([readFileSync(join(root, "policies", "skd-mva-melding.xml"))], { type: "text/xml" }));
	return form;
};

export const system = {
	id: SYSTEM,
	vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR.orgNumber}` },
	name: { nb: "Vandring", nn: "Vandring", en: "Walk" },
	description: { nb: "x", nn: "x", en: "x" },
	rights: [{ resource: [{ id: "urn:altinn:resource", value: "skd-mva-melding" }] }],
	accessPackages: [],
	clientId: [randomUUID()],
	allowedRedirectUrls: ["https://vendor.example/receipt"],
	isVisible: true,
};

/** One that acts for clients: its packages are only theirs to give, so nobody chooses it by himself. */
export const agentSystem = {
	...system,
	id: `${SYSTEM}_agent`,
	rights: [],
	accessPackages: [{ urn: "urn:altinn:accesspackage:regnskapsforer-lonn" }],
	clientId: [randomUUID()],
	isVisible: false,
};

/** That Hansen makes a system user of by itself. */
export const ownSystem = { ...system, id: `${SYSTEM}_own`, clientId: [randomUUID()] };

/** What the vendor asks Hansen for. */
export const systemUserRequest = {
	systemId: SYSTEM,
	partyOrgNo: HANSEN.orgNumber,
	rights: system.rights,
	accessPackages: [],
};
export const systemUserAgentRequest = {
	systemId: agentSystem.id,
	partyOrgNo: HANSEN.orgNumber,
	accessPackages: agentSystem.accessPackages,
};

/** Of a system user of Hansen's. */
export const systemUserChange = { unwantedRights: system.rights };

const packagesGivenUp = () => ({ values: [{ role: "regnskapsforer", packages: [PACKAGE] }] });
const grant = () => ({ from: hansenUrn, to: solbergUrn, packageUrn: PACKAGE });
const pair = (type: string, value: string) => ({ type, value });
const instanceRights = () => ({
	from: pair("urn:altinn:party:uuid", HANSEN.uuid),
	to: pair("urn:altinn:party:uuid", SOLBERG.uuid),
	rights: [{ resource: [pair("urn:altinn:resource", "app_ttd_tilskudd")], action: "read" }],
});
const jwks = { keys: [{ kty: "RSA", kid: "other", use: "sig", alg: "RS256", n: "AQAB", e: "AQAB" }] };

/** Bodies by the names of operations, for the things that paths name; an empty object otherwise. */
export const BODIES: Readonly<Record<string, (path: Readonly<Record<string, string>>) => unknown>> = {
	webhookCreate: () => ({ url: "https://10.0.0.1/" }),
	resourceUpdate: () => document,
	resourceCreate: () => ({ ...document, identifier: "skd-walk-new" }),
	resourcePolicyUpload: policy,
	resourcePolicyReplace: policy,
	accessListSave: () => ({ name: "Taken over" }),
	accessListMembersReplace: () => ({ data: [hansenUrn] }),
	accessListMembersAdd: () => ({ data: [hansenUrn] }),
	accessListMembersRemove: () => ({ data: [hansenUrn] }),
	accessListConnect: () => ({ actionFilters: ["read"] }),
	systemRegisterCreate: () => system,
	systemRegisterReplace: () => system,
	systemRegisterReplaceRights: () => system.rights,
	systemRegisterReplacePackages: () => [],
	systemUserRequestCreate: () => systemUserRequest,
	systemUserAgentRequestCreate: () => systemUserAgentRequest,
	systemUserChangeCreate: () => systemUserChange,
	clientsGiveUpClientV1: packagesGivenUp,
	clientsGiveUpPackagesV1: packagesGivenUp,
	clientsGiveUpPackagesV2: packagesGivenUp,
	clientsGiveUpResourcesV2: () => ({ values: [{ role: "regnskapsforer", resources: ["skd-mva-melding"] }] }),
	serviceOwnerGivePackage: grant,
	serviceOwnerRevokePackage: grant,
	serviceOwnerAskForResource: () => ({ from: solbergUrn, to: hansenUrn, resource: "skd-mva-melding" }),
	maskinportenClientRegister: () => ({ name: "Taken over", scopes: [], jwks }),
	maskinportenClientChange: () => ({ name: "Taken over", scopes: [] }),
	maskinportenClientAddKeys: () => ({ jwks }),
	maskinportenScopeRegister: () => ({ name: `${SCOPE}.more`, description: "x" }),
	maskinportenScopeChange: () => ({ description: "Taken over" }),
	policyInformationDelegations: () => ({
		subject: { id: "urn:altinn:party:uuid", value: SOLBERG.uuid },
		party: { id: "urn:altinn:party:uuid", value: HANSEN.uuid },
		resource: [{ id: "urn:altinn:resource", value: "skd-mva-melding" }],
	}),
	accessListAuthorize: () => ({
		subject: pair("urn:altinn:organization:identifier-no", HANSEN.orgNumber),
		resource: pair("urn:altinn:resource", "skd-mva-melding"),
		action: pair("urn:oasis:names:tc:xacml:1.0:action:action-id", "read"),
	}),
	accessMakeParty: () => ({
		partyUuid: randomUUID(),
		entityType: "Systembruker",
		entityVariantType: "StandardSystem",
		displayName: "Walk",
		parentPartyUuid: HANSEN.uuid,
	}),
	appGiveInstance: instanceRights,
	appTakeInstance: instanceRights,
	systemUsersRename: ({ systemUserId }) => ({ id: systemUserId, integrationTitle: "Taken over" }),
	portalUsersCreate: () => ({ systemId: SYSTEM }),
	systemUsersCreate: () => ({ systemId: SYSTEM }),
	registerRoleAdd: () => ({ from: HANSEN.orgNumber, to: LIV.personNumber, role: "daglig-leder" }),
	registerRoleEnd: () => ({ from: HANSEN.orgNumber, to: KARI.personNumber, role: "daglig-leder" }),
	registerPartyLookup: () => ({ orgNo: HANSEN.orgNumber }),
	registerPartyList: () => [HANSEN.partyId],
	registerPartyListByUuid: () => [HANSEN.uuid],
	authorizedPartiesForResourceOwner: () => ({ type: "urn:altinn:organization:identifier-no", value: HANSEN.orgNumber }),
	authorizedPartiesForServiceOwner: () => ({ type: "urn:altinn:organization:identifier-no", value: HANSEN.orgNumber }),
};

/** What a stranger may get, where it is not a refusal (401 or 403); with the reason. */
export const OPEN: Readonly<Record<string, string>> = {
	clientsListMineV1: "a caller's own clients",
	clientsListMineV2: "a caller's own clients",
	clientsListMyProvidersV1: "a caller's own providers",
	clientsListMyProvidersV2: "a caller's own providers",
	authorizedPartiesForEndUser: "a caller's own parties",
	authorizedPartiesList: "a caller's own parties",
	appCheckRights: "an empty answer for another app, on which clients rely (registry-access 3.6)",
	appListInstance: "an empty answer for another app, on which clients rely (registry-access 3.6)",
	appGiveInstance: "an empty answer for another app, on which clients rely (registry-access 3.6)",
	appTakeInstance: "an empty answer for another app, on which clients rely (registry-access 3.6)",
	appTakeWholeInstance: "an empty answer for another app, on which clients rely (registry-access 3.6)",
	clientsGiveUpClientV1: "ends a caller's own work for a client, of which there is none",
	clientsGiveUpPackagesV1: "ends a caller's own work for a client, of which there is none",
	clientsGiveUpPackagesV2: "ends a caller's own work for a client, of which there is none",
	clientsGiveUpResourcesV2: "ends a caller's own work for a client, of which there is none",
	clientsLeaveProviderV1: "ends a caller's own work for a provider, of which there is none",
	clientsLeaveProviderV2: "ends a caller's own work for a provider, of which there is none",
	clientsGiveUpClientV2: "ends a caller's own work for a client, of which there is none",
	portalSystems: "a catalogue for everybody who is logged in",
	portalSystemRights: "a catalogue for everybody who is logged in",
	systemRegisterListOwn: "a vendor's own systems",
	systemRegisterList: "a catalogue for everybody who is logged in",
	systemRegisterGet: "a catalogue for everybody who is logged in",
	systemRegisterRights: "a catalogue for everybody who is logged in",
	systemRegisterPackages: "a catalogue for everybody who is logged in",
	systemUserRequestEscalate: "says false and does nothing, as in the original (systemuser 2.2, Q16)",
	portalRequestEscalate: "says false and does nothing, as in the original (systemuser 2.2, Q16)",
	portalAgentRequestEscalate: "says false and does nothing, as in the original (systemuser 2.2, Q16)",
	systemUserAgentRequestEscalate: "says false and does nothing, as in the original (systemuser 2.2, Q20)",
	systemUserEvents: "an organisation's own events",
	webhookList: "an organisation's own webhooks",
	maskinportenClientList: "an organisation's own clients",
	maskinportenScopeList: "scopes by their owner, and those granted to the caller",
	authenticationExchange: "the caller's own token in another form",
};

/** Operations that somebody of the same kind may call about anybody; the contract wants it so. */
export const ABOUT_ANYBODY: Readonly<Record<string, string>> = {
	authorize: "a service owner's server may ask about any subject and party (pdp 1.1, E1)",
	authorizedPartiesForResourceOwner: "a service owner may ask about any subject (registry-access 5)",
	authorizedPartiesForServiceOwner: "a service owner may ask about any subject (registry-access 5)",
	serviceOwnerAskForPackage:
		"a service owner may draft a request between any two; it gives nothing (registry-access 3.3)",
	serviceOwnerAsk: "a service owner may draft a request between any two; it gives nothing (registry-access 3.3)",
	systemUsersGetByExternalId: "Maskinporten asks about any system user; no vendor gets its scope (systemuser 2.4, U8)",
	accessListPatch: "501 for everybody, as in the original",
	resourcePolicyCheck: "checks the caller's own text and keeps nothing",
};

/** Refusals that the contract words as a 400: their codes. */
export const REFUSED_WITH_400: Readonly<Record<string, string>> = {
	// Of the caller's own; it would change something if the address were good.
	webhookCreate: "SYSUSER-00005",
	authorizedPartiesGet: "AM-00023",
	serviceOwnerAskForResource: "AMSO.VLD-00006",
};
