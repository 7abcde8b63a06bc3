import { once } from "node:events";
import type { AddressInfo } from "node:net";
import Sqlite from "better-sqlite3";
import pg from "pg";
import type { pino } from "pino";
import { expect, it } from "vitest";
import type { Decisions } from "../../src/authorization/open-decisions.js";
import { common, Fault } from "../../src/http/fault.js";
import { createLog } from "../../src/http/log.js";
import type { Vault } from "../../src/http/vault.js";
import { portalApp } from "../../src/portal/app.js";
import { pageOfError } from "../../src/portal/error-pages.js";
import { BadForm } from "../../src/portal/form.js";
import { LevelTooLow } from "../../src/portal/gate.js";
import { IdentityProvider } from "../../src/portal/identity.js";
import { LANGUAGES } from "../../src/portal/language.js";
import { allSections } from "../../src/portal/pages/all.js";
import { errors } from "../../src/portal/texts/errors.js";
import { logIn } from "../../src/portal/texts/log-in.js";
import { openEngine } from "../../src/store/open.js";
import { openStore } from "../../src/store/store.js";
import { isUnreachable } from "../../src/store/unreachable.js";
import { freshFolder, start } from "../server/running.js";
import { WITH_PAGES } from "./settings.js";
import { Visitor } from "./visitor.js";

const log = createLog("silent");
const pageFor = (error: unknown, language: (typeof LANGUAGES)[number], isForm = true) => {
	const trace = "00-0123456789abcdef0123456789abcdef-01";
	return pageOfError(error, { language, trace, log, back: "/portal/parties?q=x", isForm });
};
const fault = (status: number, headers = {}): Fault =>
	new Fault({ code: `T-${status}`, status, title: "In English" }, { headers });

it("every kind of failure has a page in each language that says what happened and leads on", () => {
	for (const language of LANGUAGES) {
		const texts = errors[language];
		for (const [error, status, title] of [
			[fault(404), 404, texts.notFound.title],
			[fault(410), 404, texts.notFound.title],
			[fault(401), 403, texts.forbidden.title],
			[new Fault(common.forbidden), 403, texts.forbidden.title],
			[fault(409), 409, texts.changed.title],
			[fault(412), 409, texts.changed.title],
			[fault(413), 413, texts.tooLarge.title],
			[fault(422), 422, texts.refused.title],
			[fault(429, { "Retry-After": "40" }), 429, texts.tooMany.title],
			[new Fault(common.unavailable), 503, texts.unavailable.title],
			[new BadForm(), 400, texts.badForm.title],
			[new LevelTooLow(4, 3), 403, logIn[language].level.title],
			[new Error("SECRET"), 500, texts.failed.title],
			["SECRET", 500, texts.failed.title],
		] as const) {
			const page = pageFor(error, language);
			const { text } = page.main;
			expect([page.status, page.title]).toEqual([status, title]);
			expect(text).toContain(`>${title}</h1>`);
			expect([title, text.match(/<a /g)?.length ?? 0]).not.toEqual([title, 0]);
			expect([title, /SECRET|In English/.test(text)]).toEqual([title, false]);
		}
	}
});

it("how long to wait is told in words and in the header", () => {
	const words = (seconds: string | undefined, language: (typeof LANGUAGES)[number]): string | undefined => {
		const page = pageFor(fault(429, seconds === undefined ? {} : { "Retry-After": seconds }), language);
		return /(?:Vent|Wait) (.*?), /.exec(page.main.text)?.[1];
	};
	expect(LANGUAGES.map((each) => words("1", each))).toEqual(["ett sekund", "eitt sekund", "one second"]);
	expect(LANGUAGES.map((each) => words("59", each))).toEqual(["59 sekunder", "59 sekund", "59 seconds"]);
	expect(LANGUAGES.map((each) => words("60", each))).toEqual(["ett minutt", "eitt minutt", "one minute"]);
	expect(LANGUAGES.map((each) => words("61", each))).toEqual(["2 minutter", "2 minutt", "2 minutes"]);
	expect(pageFor(new Fault(common.unavailable), "nb").headers["Retry-After"]).toBe("30");
});

it("where trying again may help the page leads back; where it cannot it leads to the front alone", () => {
	const leadsBack = (error: unknown, isForm: boolean): boolean =>
		pageFor(error, "en", isForm).main.text.includes('href="/portal/parties?q=x"');
	expect(leadsBack(fault(404), false)).toBe(false);
	expect(leadsBack(fault(403), false)).toBe(false);
	expect(leadsBack(new BadForm(), true)).toBe(true);
	expect(leadsBack(fault(429), false)).toBe(true);
	expect(leadsBack(new Fault(common.unavailable), false)).toBe(true);
});

it("a database that cannot be asked is told from a wrong question", async () => {
	const file = `${freshFolder()}/a.db`;
	const db = new Sqlite(file, { timeout: 0 });
	db.exec("create table t (a); begin immediate");
	const failure = (run: () => unknown): unknown => {
		try {
			return run();
		} catch (error) {
			return error;
		}
	};
	const other = new Sqlite(file, { timeout: 0 });
	expect(isUnreachable(failure(() => other.exec("insert into t values (1)")))).toBe(true);
	expect(isUnreachable(failure(() => other.exec("nonsense")))).toBe(false);
	other.close();
	expect(isUnreachable(failure(() => other.exec("select 1")))).toBe(true);
	db.close();
	const client = new pg.Client({ host: "127.0.0.1", port: 1 });
	expect(isUnreachable(await client.connect().catch((error: unknown) => error))).toBe(true);
	expect([undefined, "x", new Error("x"), new AggregateError([])].map(isUnreachable)).toEqual(Array(4).fill(false));
});

it("when the store is gone the pages say so with 503 and when to try again; the style sheet is there all the same", async () => {
	const store = await openStore(openEngine({ file: `${freshFolder()}/fullmakt.db` }));
	await store.close();
	const lines: string[] = [];
	const services = {
		store,
		decisions: { knowledge: { stale: false } } as Decisions,
		log: createLog("error", { write: (line: string) => void lines.push(line) } as pino.DestinationStream),
		vault: {} as Vault,
		publicUrl: "http://127.0.0.1",
		now: Date.now,
	};
	const identity = new IdentityProvider({ issuer: "", clientId: "", clientSecret: "", callback: "", afterLogout: "" });
	const app = portalApp({ services, identity, sections: allSections(services), addressOf: () => "" });
	const server = app.listen(0, "127.0.0.1");
	await once(server, "listening");
	const visitor = new Visitor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	visitor.remember("fullmakt", "a session");
	const seen = await visitor.get("/portal/parties?lang=nn");
	expect([seen.status, seen.headers.get("retry-after")]).toEqual([503, "30"]);
	expect(seen.text).toContain(errors.nn.unavailable.title);
	expect(seen.text).toContain('href="/portal/parties?lang=nn"');
	const [, style = ""] = /href="([^"]+\.css)"/.exec(seen.text) ?? [];
	expect((await visitor.get(style)).status).toBe(200);
	expect(lines.join("")).toContain("the store cannot be reached");
	server.close();
});

it("forms and log-ins are counted more narrowly than other visits, each person for himself", async () => {
	const server = await start({ ...WITH_PAGES, FULLMAKT_RATE_LIMIT: "300" });
	const kari = new Visitor(server.url);
	await kari.logIn("Kari Hansen");
	const liv = new Visitor(server.url);
	await liv.logIn("Liv Berg");
	const send = (who: Visitor, csrf: string) =>
		who.post("/portal/parties", { csrf, party: "550ffcdd-eb1b-4ea6-b2de-46d259416c66", to: "/portal/parties" });
	const { csrf } = await kari.get("/portal?lang=en");
	for (let n = 0; n < 3; n++) expect((await send(kari, csrf)).status).toBe(200);
	const fourth = await send(kari, csrf);
	expect([fourth.status, fourth.text.includes(errors.en.tooMany.title)]).toEqual([429, true]);
	expect(fourth.headers.get("retry-after")).toMatch(/^\d+$/);
	expect(fourth.text).toMatch(/Wait (\d+ seconds|one minute|one second), then try again/);
	expect((await kari.get("/portal")).status).toBe(200);
	expect((await send(liv, (await liv.get("/portal")).csrf)).status).toBe(403);
	// Two log-ins were begun.
	const logIn = () => fetch(`${server.url}/portal/log-in`, { redirect: "manual" });
	expect((await logIn()).status).toBe(303);
	const late = await logIn();
	expect([late.status, (await late.text()).includes(errors.nb.tooMany.title)]).toEqual([429, true]);
	await server.stop();
});
