import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { answer } from "../../src/portal/texts/answer.js";
import { answered } from "../../src/portal/texts/answered.js";
import { errors } from "../../src/portal/texts/errors.js";
import { logIn } from "../../src/portal/texts/log-in.js";
import { root, start, type TestServer } from "../server/running.js";
import { OutsideProvider } from "./outside-provider.js";
import { WITH_PAGES } from "./settings.js";
import { putPolicy, right, VAT, Vendor } from "./vendor.js";
import { type Seen, Visitor } from "./visitor.js";

const KARI = "14837431310";
const LOW = { pid: KARI, acr: "idporten-loa-low" };
const SUBSTANTIAL = { pid: KARI, acr: "idporten-loa-substantial" };
const HIGH = { pid: KARI, acr: "idporten-loa-high" };
const PLACE = "/accessmanagement/ui/systemuser";
const { title: tooLow, button } = logIn.nb.level;

/** The usual policy, but who manages access must have logged in at level 4. */
function strictPolicy(): string {
	const level = />3<(?=\/AttributeValue>\s*<\/AttributeAssignmentExpression>)/g;
	const xml = readFileSync(join(root, "policies", "administration", "altinn_access_management.xml"), "utf8");
	expect(xml.match(level)).toHaveLength(2);
	return xml.replace(level, ">4<");
}

let provider: OutsideProvider;
let server: TestServer;
let vendor: Vendor;
beforeAll(async () => {
	provider = await OutsideProvider.listen();
	const { FULLMAKT_DEMO_LOGIN: _, ...settings } = WITH_PAGES;
	server = await start({ ...settings, ...provider.settings });
	await provider.register(server.url);
	vendor = new Vendor(server.url);
	await putPolicy(server.url, "altinn_access_management", "314567803", strictPolicy());
});
afterAll(async () => {
	await server.stop();
	await provider.stop();
});
let visitor: Visitor;
beforeEach(() => {
	visitor = new Visitor(server.url);
	provider.next = HIGH;
});

const isProvider = (url: URL): boolean => url.origin === provider.issuer;
const isCallback = (url: URL): boolean => url.pathname === "/portal/callback";
const failed = ({ status, text }: Seen): void => {
	expect([status, text.includes(logIn.nb.failed.title)]).toEqual([400, true]);
	expect(visitor.cookie("fullmakt")).toBeUndefined();
};
const titleOf = ({ text }: Seen): string | undefined => /<h1[^>]*>([^<]*)/.exec(text)?.[1];

it("who logs in at an outside provider comes to the page asked for, and is asked for what ID-porten wants", async () => {
	const seen = await visitor.get("/portal/parties?q=Hansen");
	expect([seen.status, visitor.at]).toEqual([200, "/portal/parties?q=Hansen"]);
	expect(seen.text).toContain("<bdi>Kari Hansen</bdi>");
	expect(provider.asked).toMatchObject({
		acr_values: "idporten-loa-substantial",
		code_challenge_method: "S256",
		response_type: "code",
		ui_locales: "nb",
	});
	expect(provider.asked).not.toHaveProperty("prompt");
});

it("logging out ends it at the provider too: the next log-in asks there anew", async () => {
	const { csrf } = await visitor.get("/portal");
	const leaving = await visitor.post("/portal/log-out", { csrf });
	expect(leaving.text).toContain(logIn.nb.leaving.title);
	const [, url = ""] = /^0; url=(.+)$/.exec(leaving.headers.get("refresh") ?? "") ?? [];
	expect(new URL(url).searchParams.get("id_token_hint")).toMatch(/^eyJ/);
	const asking = await visitor.get(url);
	const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(asking.text)?.[1] ?? "";
	const [, action = ""] = /action="([^"]+)"/.exec(asking.text) ?? [];
	const out = await visitor.post(action, { xsrf: field("xsrf"), logout: "yes" });
	expect([out.status, titleOf(out)]).toEqual([200, logIn.nb.loggedOut.title]);
	provider.next = "cancel";
	failed(await visitor.get("/portal"));
});

it("a log-in that is cancelled says so, and can be tried again to the same place", async () => {
	provider.next = "cancel";
	const seen = await visitor.get("/portal/parties?q=x");
	failed(seen);
	expect(seen.text).toContain('href="/portal/log-in?to=%2Fportal%2Fparties%3Fq%3Dx"');
});

it("an answer with another state, of another issuer, or without its code opens nothing", async () => {
	for (const change of [
		(url: URL) => url.searchParams.set("state", "x"),
		(url: URL) => url.searchParams.delete("state"),
		(url: URL) => url.searchParams.set("iss", "https://evil.example"),
		(url: URL) => url.searchParams.set("code", "x"),
		(url: URL) => url.searchParams.delete("code"),
	]) {
		visitor = new Visitor(server.url);
		await visitor.get("/portal", isCallback);
		const url = new URL(visitor.at, server.url);
		change(url);
		failed(await visitor.get(url.href));
	}
});

it("an ID token for another nonce, and a code of another verifier, open nothing", async () => {
	for (const name of ["nonce", "code_challenge"]) {
		visitor = new Visitor(server.url);
		await visitor.get("/portal", isProvider);
		const url = new URL(visitor.at, provider.issuer);
		url.searchParams.set(name, "x".repeat(43));
		failed(await visitor.get(url.href));
	}
});

it("a person without a number, or with one that is not in the register, is not let in", async () => {
	provider.next = { acr: HIGH.acr };
	failed(await visitor.get("/portal"));
	visitor = new Visitor(server.url);
	provider.next = { pid: "01010112345", acr: HIGH.acr };
	const seen = await visitor.get("/portal");
	expect([seen.status, titleOf(seen)]).toEqual([403, logIn.nb.unknown.title]);
	expect(visitor.cookie("fullmakt")).toBeUndefined();
});

it("a request that needs a higher level says so, and leads to it by a log-in at that level", async () => {
	const request = await vendor.request(await vendor.system("Regnskap 123"));
	const place = `${PLACE}/request?id=${request.id}`;
	provider.next = SUBSTANTIAL;
	const low = await visitor.get(place);
	expect(low.text).toContain(answer.nb.lowLevel.title);
	expect(low.text).not.toContain('value="approve"');
	const [, again = ""] = new RegExp(`href="([^"]+)">${button(4)}`).exec(low.text) ?? [];
	// Still of too low a level: it is said again.
	await visitor.get(again.replaceAll("&amp;", "&"));
	expect(visitor.at).toBe(place);
	provider.next = HIGH;
	const high = await visitor.get(again.replaceAll("&amp;", "&"));
	expect(provider.asked).toMatchObject({ acr_values: "idporten-loa-high", prompt: "login" });
	expect([visitor.at, titleOf(high)]).toEqual([place, answer.nb.title("Regnskap 123").request]);
	const [, shown = ""] = /name="shown" value="([^"]+)"/.exec(high.text) ?? [];
	await visitor.post(`${PLACE}/request`, { csrf: high.csrf, id: request.id, shown, answer: "approve" });
	expect(await vendor.status(request.id)).toBe("Accepted");

	const change = await vendor.change(request.id, {
		requiredRights: [right("brg-aarsregnskap", "write")],
		unwantedAccessPackages: [{ urn: VAT }],
	});
	const changePlace = `${PLACE}/changerequest?id=${change.id}`;
	visitor = new Visitor(server.url);
	provider.next = LOW;
	const lowChange = await visitor.get(changePlace);
	expect([lowChange.status, titleOf(lowChange)]).toEqual([403, tooLow]);
	expect(lowChange.text).toContain(logIn.nb.level.text(4, 2));
	const [, onwards = ""] = new RegExp(`href="([^"]+)">${button(4)}`).exec(lowChange.text) ?? [];
	provider.next = HIGH;
	await visitor.get(onwards.replaceAll("&amp;", "&"));
	expect(visitor.at).toBe(changePlace);
	// Somebody who may not at any level is not sent to log in again.
	visitor = new Visitor(server.url);
	provider.next = { pid: "11826814057", acr: LOW.acr };
	const stranger = await visitor.get(changePlace);
	expect([stranger.status, titleOf(stranger)]).toEqual([403, answered.nb.notYours.title]);
});

it("pages and forms of administration say which level they need, and change nothing", async () => {
	provider.next = SUBSTANTIAL;
	const { csrf } = await visitor.get("/portal");
	await visitor.post("/portal/parties", { csrf, party: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" });
	const front = await visitor.get("/portal");
	expect(front.text).toContain("/portal/log-in?to=%2Fportal&amp;level=4");
	const page = await visitor.get("/portal/system-users/new");
	expect([page.status, titleOf(page)]).toEqual([403, tooLow]);
	expect(page.text).toContain("/portal/log-in?to=%2Fportal%2Fsystem-users%2Fnew&amp;level=4");
	const system = await vendor.system("Regnskap 123", { visible: true });
	const form = await visitor.post("/portal/system-users/new", { csrf, system, shown: "x" });
	expect([form.status, titleOf(form)]).toEqual([403, tooLow]);
	for (const level of ["5", "0", "4x", ""]) {
		await visitor.get(`/portal/log-in?to=/portal/parties&level=${level}`);
		expect(visitor.at).toBe("/portal/parties");
	}
});

it("a provider that is away is told as that, and is asked again when it is back", async () => {
	const away = await OutsideProvider.listen();
	const { FULLMAKT_DEMO_LOGIN: _, ...settings } = WITH_PAGES;
	const other = await start({ ...settings, ...away.settings });
	const guest = new Visitor(other.url);
	const seen = await guest.get("/portal");
	expect([seen.status, titleOf(seen), seen.headers.get("retry-after")]).toEqual([
		503,
		errors.nb.unavailable.title,
		"30",
	]);
	await away.register(other.url);
	away.next = SUBSTANTIAL;
	expect((await guest.get("/portal")).status).toBe(200);
	await other.stop();
	await away.stop();
});
