import { afterAll, beforeAll, expect, it } from "vitest";
import { start, type TestServer } from "../server/running.js";
import { WITH_PAGES } from "./settings.js";
import { Visitor } from "./visitor.js";

let server: TestServer;
beforeAll(async () => {
	server = await start(WITH_PAGES);
});
afterAll(() => server.stop());

const loggedIn = async (person = "Kari Hansen"): Promise<Visitor> => {
	const visitor = new Visitor(server.url);
	await visitor.logIn(person);
	return visitor;
};

it("pages come with headers that allow no script, no frame and no other site", async () => {
	const { headers } = await (await loggedIn()).get("/portal");
	expect(headers.get("content-security-policy")).toBe(
		"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	);
	expect(headers.get("cache-control")).toBe("no-store");
	expect(headers.get("x-frame-options")).toBe("DENY");
	expect(headers.get("referrer-policy")).toBe("same-origin");
});

it("a page where a key is entered allows this site's script, and nothing else that others do not", async () => {
	const kari = await loggedIn();
	const { csrf } = await kari.get("/portal");
	await kari.post("/portal/parties", { csrf, party: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" });
	const policyOf = async (place: string): Promise<string> =>
		(await kari.get(place)).headers.get("content-security-policy") ?? "";
	const usual = await policyOf("/portal/integrations");
	expect(usual).not.toContain("script-src");
	expect(await policyOf("/portal/integrations/new")).toBe(`${usual}; script-src 'self'`);
	const [, path = ""] =
		/<script src="([^"]+)" defer><\/script>/.exec((await kari.get("/portal/integrations/new")).text) ?? [];
	const script = await fetch(server.url + path);
	expect([script.status, script.headers.get("content-type"), script.headers.get("x-content-type-options")]).toEqual([
		200,
		"text/javascript; charset=utf-8",
		"nosniff",
	]);
	expect((await kari.get("/portal/integrations/%00")).status).toBe(404);
});

it("without a token endpoint there are no integrations, in the menu or anywhere", async () => {
	const bare = await start({ ...WITH_PAGES, FULLMAKT_TOKEN_ENDPOINT: "off" });
	const kari = new Visitor(bare.url);
	const { text } = await kari.logIn("Kari Hansen");
	expect(text).not.toContain("/portal/integrations");
	for (const place of ["", "/new", "/x"]) expect((await kari.get(`/portal/integrations${place}`)).status).toBe(404);
	await bare.stop();
});

it("who is not logged in is sent to log in, and a log-in leads nowhere but to this site", async () => {
	const answer = await fetch(`${server.url}/portal/parties?q=x`, { redirect: "manual" });
	expect([answer.status, answer.headers.get("location")]).toEqual([
		303,
		"/portal/log-in?to=%2Fportal%2Fparties%3Fq%3Dx",
	]);
	const visitor = new Visitor(server.url);
	await visitor.logIn("Kari Hansen", "/portal/log-in?to=https%3A%2F%2Fevil.example%2F");
	expect(visitor.at).toBe("/portal");
});

it("a cookie that somebody put there beforehand is no session after the log-in", async () => {
	const visitor = new Visitor(server.url);
	visitor.remember("fullmakt", "fixed");
	expect((await visitor.get("/portal")).status).toBe(401);
	visitor.remember("fullmakt", "fixed");
	expect((await visitor.logIn("Kari Hansen", "/portal/log-in")).status).toBe(200);
	expect(visitor.cookie("fullmakt")).not.toBe("fixed");
	visitor.remember("fullmakt", "fixed");
	expect((await visitor.get("/portal")).status).toBe(401);
});

it("a log-in cannot be ended by another browser, nor twice", async () => {
	const attacker = new Visitor(server.url);
	const callback = await attacker.logInUntilCallback("Ola Hansen");
	const victim = new Visitor(server.url);
	await victim.get("/portal/log-in");
	expect((await victim.get(callback)).status).toBe(400);
	expect(victim.cookie("fullmakt")).toBeUndefined();
	expect((await attacker.get(callback)).status).toBe(200);
	attacker.forget("fullmakt");
	expect((await attacker.get(callback)).status).toBe(400);
});

it("a form without the session's token, from another site, or of another kind changes nothing", async () => {
	const visitor = await loggedIn("Liv Berg");
	const page = await visitor.get("/portal/parties");
	const [, party = ""] = /name="party" value="([^"]+)"/.exec(page.text) ?? [];
	const csrf = page.csrf;
	const sent: [Record<string, string>, Record<string, string>][] = [
		[{ party }, {}],
		[{ party, csrf: `${csrf}x` }, {}],
		[{ party, csrf: (await (await loggedIn()).get("/portal")).csrf }, {}],
		[{ party, csrf }, { "sec-fetch-site": "cross-site" }],
		[{ party, csrf }, { "content-type": "text/plain" }],
		[{ party, csrf, to: "/portal\0" }, {}],
	];
	for (const [fields, headers] of sent) {
		const answer = await visitor.post("/portal/parties", fields, headers);
		expect([answer.status, answer.text.includes("Skjemaet kan ikke brukes")]).toEqual([400, true]);
	}
	expect((await visitor.get("/portal")).text).not.toContain("for <strong><bdi>Byggmester Berg AS");
	const good = await visitor.post("/portal/parties", { party, csrf });
	expect(good.text).toContain("for <strong><bdi>Byggmester Berg AS");
});

it("one cannot choose a party that one may not act for", async () => {
	const visitor = await loggedIn("Eva Lie");
	const { csrf } = await visitor.get("/portal");
	const answer = await visitor.post("/portal/parties", { party: "550ffcdd-eb1b-4ea6-b2de-46d259416c66", csrf });
	expect(answer.status).toBe(403);
	expect(answer.text).toContain("Du har ikke tilgang til dette");
});

it("after a form was dealt with one is led to this site only", async () => {
	const visitor = await loggedIn("Liv Berg");
	const page = await visitor.get("/portal/parties");
	const [, party = ""] = /name="party" value="([^"]+)"/.exec(page.text) ?? [];
	for (const to of ["https://evil.example/", "//evil.example", "/\\evil.example", "/portal//evil.example", "/other"]) {
		await visitor.post("/portal/parties", { party, csrf: page.csrf, to });
		expect([to, visitor.at]).toEqual([to, "/portal"]);
	}
});

it("logging out ends the session for whoever has its cookie", async () => {
	const visitor = await loggedIn();
	const cookie = visitor.cookie("fullmakt") ?? "";
	await visitor.logOut();
	visitor.remember("fullmakt", cookie);
	expect((await visitor.get("/portal")).status).toBe(401);
});

it("the address to log out at ends the session, here and at the provider, and leads on to the vendor", async () => {
	const out = "/authentication/api/v1/logout";
	const go = async (place: string, cookie = "") => {
		const answer = await fetch(server.url + place, { redirect: "manual", headers: { Cookie: cookie } });
		return [answer.status, answer.headers.get("location")?.replace(server.url, "")];
	};
	const visitor = await loggedIn();
	const cookie = visitor.cookie("fullmakt") ?? "";
	const [status, provider = ""] = await go(`${out}?x=1`, `fullmakt=${cookie}`);
	expect(status).toBe(302);
	const asked = new URL(String(provider), server.url);
	expect(asked.pathname).toMatch(/^\/demo-id\//);
	expect(asked.searchParams.get("post_logout_redirect_uri")).toBe(`${server.url}/portal/logged-out`);
	visitor.remember("fullmakt", cookie);
	expect((await visitor.get("/portal")).status).toBe(401);
	// Nobody is logged in: straight on.
	for (const place of [out, `${out}/`, out.toUpperCase()]) {
		expect([place, ...(await go(place))]).toEqual([place, 302, `${out}/handleloggedout`]);
	}
	expect(await go("/portal/logged-out", "AltinnLogoutInfo=SystemuserRequestId=x")).toEqual([
		302,
		`${out}/handleloggedout`,
	]);
	expect(await go("/portal/logged-out")).toEqual([200, undefined]);
	expect(await go(`${out}/handleloggedout`, "AltinnLogoutInfo=SystemuserRequestId=x")).toEqual([
		302,
		"/portal/logged-out",
	]);
});

it("a form too large, an address that cannot be read and a page that is none are answered as pages", async () => {
	const visitor = await loggedIn();
	const { csrf } = await visitor.get("/portal");
	expect((await visitor.post("/portal/parties", { csrf, party: "x".repeat(300_000) })).status).toBe(413);
	expect((await visitor.get("/portal/%ff")).status).toBe(400);
	expect((await visitor.get("/portal/none")).status).toBe(404);
	expect((await visitor.post("/portal", { csrf })).status).toBe(404);
});

it("without a way to log in there are no pages, and the demo's way is refused in production", async () => {
	const bare = await start();
	expect((await fetch(`${bare.url}/portal`)).status).toBe(404);
	await bare.stop();
	await expect(start({ FULLMAKT_DEMO_LOGIN: "on" })).rejects.toThrow("never in production");
	await expect(start({ FULLMAKT_OIDC_ISSUER: "https://idp.example" })).rejects.toThrow("go together");
});

it("too many visits are told to wait", async () => {
	const busy = await start({ ...WITH_PAGES, FULLMAKT_RATE_LIMIT: "3" });
	const answers = await Promise.all([1, 2, 3, 4].map(() => fetch(`${busy.url}/portal/logged-out`)));
	const last = answers.find(({ status }) => status === 429);
	expect(last?.headers.get("retry-after")).toMatch(/^\d+$/);
	expect(await last?.text()).toContain("For mange forsøk");
	await busy.stop();
});
