import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../src/portal/language.js";
import { answer } from "../../src/portal/texts/answer.js";
import { answered } from "../../src/portal/texts/answered.js";
import { shell } from "../../src/portal/texts/shell.js";
import { DEMO_WORLD, root } from "../server/running.js";
import { HANSEN } from "./acting.js";
import { inBrowser, logInFor, picture, violations } from "./browser.js";
import { WITH_PAGES } from "./settings.js";
import { approve, HANSEN_ORG, right, VAT, Vendor } from "./vendor.js";

const WORLD = { ...WITH_PAGES, FULLMAKT_WORLD: `${DEMO_WORLD},${join(root, "fixtures", "world", "start.json")}` };
const ANSWER = "/accessmanagement/ui/systemuser";
const USERS = "/portal/system-users";
const WHY = "/portal/why?subject=7b6f0e10-5c1a-4d7e-9a00-000000010016";
const GIVEN = "/portal/delegations/given/add3875b-82b8-46f2-b477-ced4130ed74e";

/** Who looks at what, in which state. */
async function everyPage(url: string): Promise<[person: string, party: string, paths: string[]][]> {
	const vendor = new Vendor(url);
	const waits = await vendor.request(await vendor.system("Regnskap 123"));
	const done = await vendor.request(await vendor.system("Timer", { visible: true }));
	await approve(url, 20400201, HANSEN_ORG, done.id);
	const change = await vendor.change(done.id, { unwantedRights: [right("brg-aarsregnskap")] });
	const agent = await vendor.agentRequest(await vendor.system("Byrå", { rights: [], packages: [VAT] }), "314428641", [
		VAT,
	]);
	const clients = await vendor.agentRequest(await vendor.system("Byrå", { rights: [], packages: [VAT] }), "314428641", [
		VAT,
	]);
	await approve(url, 20400203, "314428641", clients.id, "request/agent");
	const user = `${USERS}/${done.id}`;
	return [
		[
			"Kari Hansen",
			HANSEN,
			[
				"/portal",
				"/portal/parties",
				"/portal/nothing",
				USERS,
				`${USERS}/new`,
				`${USERS}/new?system=310412309_regnskap_123`,
				...["", "/access", "/name", "/move", "/switch-off", "/delete", "/history"].map((path) => user + path),
				"/portal/why",
				"/portal/integrations",
				"/portal/integrations/new",
				"/portal/delegations",
				"/portal/delegations?side=received",
				"/portal/delegations/new",
				...["", "/packages", "/packages/merverdiavgift", "/services", "/services/skd-mva-melding", "/end"].map(
					(path) => GIVEN + path,
				),
				"/portal/why",
				...["", "&service=brg-aarsregnskap", "&service=brg-aarsregnskap&action=sign"].map((rest) => WHY + rest),
				`${WHY}&service=skd-mva-melding&action=read`,
				`${ANSWER}/request`,
				`${ANSWER}/request?id=${waits.id}`,
				`${ANSWER}/request?id=${waits.id}&answer=reject`,
				`${ANSWER}/request?id=${done.id}`,
				`${ANSWER}/request/receipt?id=${done.id}`,
				`${ANSWER}/changerequest?id=${change.id}`,
			],
		],
		["Ola Hansen", HANSEN, [`${ANSWER}/request?id=${waits.id}`, USERS]],
		["Eva Lie", "Eva Lie", ["/portal", USERS, `${ANSWER}/request?id=${waits.id}`]],
		[
			"Nina Solberg",
			"Solberg Regnskap AS",
			[
				USERS,
				`${ANSWER}/agentrequest?id=${agent.id}`,
				`${USERS}/${clients.id}`,
				`${USERS}/${clients.id}/clients`,
				`${USERS}/${clients.id}/clients/all?action=add`,
			],
		],
		["Tuva Dahl", "Bedriftshjelp AS", ["/portal/systems", "/portal/systems/310412309_regnskap_123"]],
		[
			"Turid Moe",
			"Skatteetaten",
			["", "/skd-mva-melding", "/skd-mva-melding/try?action=read&holds=x", "/skd-mva-melding/policy"].map(
				(path) => `/portal/services${path}`,
			),
		],
	];
}

/** Every text of one language that the other does not have: the page of the other must not show it. */
async function foreignTo(language: Language): Promise<Set<string>> {
	const folder = new URL("../../src/portal/texts/", import.meta.url);
	const [own, others] = [new Set<string>(), new Set<string>()];
	const collect = (found: unknown, into: Set<string>): void => {
		if (typeof found === "string") into.add(found.trim());
		else if (typeof found === "object" && found !== null) for (const each of Object.values(found)) collect(each, into);
	};
	for (const file of readdirSync(folder)) {
		const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
		for (const exported of Object.values(module)) {
			const texts = exported as Partial<Record<Language, unknown>> | undefined;
			if (typeof texts !== "object" || texts === null || !("nb" in texts)) continue;
			for (const each of LANGUAGES) collect(texts[each], each === language ? own : others);
		}
	}
	return new Set([...others].filter((text) => !own.has(text)));
}

/** Texts of a page and what screen readers are told, but for parts that say of themselves to be in another language. */
const TEXTS = `(() => {
	const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
	const found = [];
	while (walker.nextNode()) {
		const { parentElement, textContent } = walker.currentNode;
		if (parentElement.closest("[lang]") === document.documentElement) found.push(textContent.trim());
	}
	for (const each of document.querySelectorAll("[aria-label]")) found.push(each.getAttribute("aria-label"));
	return found.filter((text) => text !== "");
})()`;

/** With text twice as large: what is wider than the screen, and what is cut off. */
const CUT = `(() => {
	const root = document.documentElement;
	root.style.fontSize = "200%";
	const found = root.scrollWidth > innerWidth ? ["the page is " + root.scrollWidth + " wide"] : [];
	for (const each of document.querySelectorAll("body *")) {
		const { overflowX, overflowY, position } = getComputedStyle(each);
		if (position === "absolute" || each.closest(".ds-sr-only, .ds-skip-link")) continue;
		const isCut = (overflowX === "hidden" || overflowX === "clip") && each.scrollWidth > each.clientWidth + 1;
		const isLow = (overflowY === "hidden" || overflowY === "clip") && each.scrollHeight > each.clientHeight + 1;
		if (isCut || isLow) found.push(each.outerHTML.slice(0, 120));
	}
	root.style.removeProperty("font-size");
	return found;
})()`;

/** What can be reached by the keyboard, in the order of the page, and what does not show that it was reached. */
const FOCUS = `(() => {
	const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
	const can = all.filter((each) => !each.disabled && each.checkVisibility());
	const found = [];
	for (const each of document.querySelectorAll("[tabindex]")) if (each.tabIndex > 0) found.push("tabindex " + each.outerHTML.slice(0, 120));
	for (const each of can) {
		each.focus({ focusVisible: true });
		if (document.activeElement !== each) { found.push("not reached: " + each.outerHTML.slice(0, 120)); continue; }
		// Of a box to tick the whole field shows it; a link that comes into view by the keyboard shows it by that.
		const shown = [each, each.closest(".ds-field")].filter((one) => one !== null).map((one) => getComputedStyle(one));
		const isSeen = shown.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
		const isInView = each.matches(".ds-skip-link") && each.getBoundingClientRect().height > 20;
		if (!isSeen && !isInView) found.push("not seen: " + each.outerHTML.slice(0, 120));
	}
	document.activeElement.blur();
	return found;
})()`;

const LANDMARKS = `({
	lang: document.documentElement.lang,
	title: document.title,
	headings: [...document.querySelectorAll("h1")].map((each) => each.textContent),
	moving: document.getAnimations().length,
})`;

const address = (path: string, language: Language): string =>
	`${path}${path.includes("?") ? "&" : "?"}lang=${language}`;

/** What of the texts can be wrong in one language alone; the rest of the page is the same in all. */
const NAMES = ["label-content-name-mismatch", "html-has-lang", "valid-lang", "link-name", "button-name", "label"];

/** What is wrong with a page in one language. */
async function faultsOf(page: Page, path: string, language: Language, foreign: ReadonlySet<string>): Promise<string[]> {
	const wrong: string[] = [];
	await page.goto(address(path, language));
	const { lang, title, headings, moving } = await page.evaluate<{
		lang: string;
		title: string;
		headings: string[];
		moving: number;
	}>(LANDMARKS);
	if (lang !== language) wrong.push(`lang is ${lang}`);
	if (headings.length !== 1 || !title.endsWith(" – fullmakt")) wrong.push(`${title}, ${headings}`);
	if (moving > 0) wrong.push(`${moving} animations`);
	const left = (await page.evaluate<string[]>(TEXTS)).filter((text) => foreign.has(text));
	wrong.push(...left.map((text) => `another language: ${text}`));
	if (language !== "nb") wrong.push(...(await violations(page, language === "en" ? undefined : NAMES)));
	return wrong.map((text) => `${language} ${path}: ${text}`);
}

inBrowser(
	"every page",
	(scene) => {
		let pages: ReturnType<typeof everyPage> | undefined;
		const of = async (person: string): Promise<[party: string, paths: string[]]> => {
			pages ??= everyPage(scene.url);
			const [, party, paths] = (await pages).find(([name]) => name === person) ?? ["", "", []];
			return [party, paths];
		};

		it.each(["Kari Hansen", "Ola Hansen", "Eva Lie", "Nina Solberg", "Tuva Dahl", "Turid Moe"])(
			"is in the language asked for, clean by axe, whole at twice the size, and shows where the keyboard is: %s",
			async (person) => {
				const foreign = { nb: await foreignTo("nb"), nn: await foreignTo("nn"), en: await foreignTo("en") };
				expect(Math.min(...LANGUAGES.map((each) => foreign[each].size))).toBeGreaterThan(100);
				const [party, paths] = await of(person);
				const wrong: string[] = [];
				const page = await scene.page();
				await logInFor(page, person, party, "/portal");
				for (const path of paths) {
					for (const language of LANGUAGES) wrong.push(...(await faultsOf(page, path, language, foreign[language])));
					wrong.push(...(await page.evaluate<string[]>(FOCUS)).map((text) => `${path}: ${text}`));
					for (const width of [1280, 375]) {
						await page.setViewportSize({ width, height: 800 });
						wrong.push(...(await page.evaluate<string[]>(CUT)).map((text) => `${path} at 200 %, ${width}: ${text}`));
					}
				}
				expect(wrong).toEqual([]);
			},
		);

		it("a request is answered by the keyboard alone; what was not taken is said first, and is where one writes", async () => {
			const vendor = new Vendor(scene.url);
			const { id } = await vendor.request(await vendor.system("Regnskap 123"));
			const page = await scene.page();
			await logInFor(page, "Kari Hansen", HANSEN, `${ANSWER}/request?id=${id}`);
			const focused = (): Promise<string> => page.evaluate("document.activeElement.textContent.trim()");
			const tabTo = async (name: string): Promise<string[]> => {
				const passed: string[] = [];
				for (let n = 0; n < 40; n++) {
					await page.keyboard.press("Tab");
					passed.push(await focused());
					if (passed.at(-1) === name) return passed;
				}
				throw new Error(`${name} is not among ${passed.join(", ")}`);
			};
			const passed = await tabTo(answer.nb.reject);
			expect(passed[0]).toBe(shell.nb.skipToContent);
			expect(passed.at(-2)).toBe(answer.nb.approve.request);
			await page.keyboard.press("Enter");
			await page.getByRole("heading", { name: answer.nb.rejecting.title }).waitFor();
			await page.getByLabel(answer.nb.rejecting.reason).fill("x".repeat(1001));
			await tabTo(answer.nb.rejecting.button);
			await page.keyboard.press("Enter");
			await page.locator("[aria-invalid]").waitFor();
			expect(await page.title()).toBe(`${shell.nb.refusal}: ${answer.nb.rejecting.title} – fullmakt`);
			expect(await page.evaluate("document.activeElement.id")).toBe("reason");
			await page.keyboard.press("Control+A");
			await page.keyboard.type("Vi bruker et annet.");
			await tabTo(answer.nb.rejecting.button);
			await page.keyboard.press("Enter");
			await page.getByRole("heading", { name: answered.nb.receipt.rejected }).waitFor();
			expect(await vendor.status(id)).toBe("Rejected");
		});

		it("receipts are printed without what belongs to the screen", async () => {
			const vendor = new Vendor(scene.url);
			const { id } = await vendor.request(await vendor.system("Regnskap 123"));
			await approve(scene.url, 20400201, HANSEN_ORG, id);
			const page = await scene.page();
			await logInFor(page, "Kari Hansen", HANSEN, `${ANSWER}/request/receipt?id=${id}`);
			await page.emulateMedia({ media: "print" });
			await page.setViewportSize({ width: 794, height: 1123 });
			await picture(page, "receipt-print");
			const onPaper: [string, boolean][] = [
				["h1", true],
				[".facts", true],
				[".rows", true],
				[".who strong", true],
				[".language-menu", false],
				[".actions", false],
				[".who button", false],
				[".site-footer", false],
			];
			for (const [what, is] of onPaper)
				expect([what, await page.locator(what).first().isVisible()]).toEqual([what, is]);
			expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
		});

		it("with colours of the reader's own, what can be pressed has an edge, and what is current is marked", async () => {
			const vendor = new Vendor(scene.url);
			const { id } = await vendor.request(await vendor.system("Regnskap 123"));
			const page = await scene.page({ forcedColors: "active" });
			await logInFor(page, "Kari Hansen", HANSEN, USERS);
			const edges = `[...document.querySelectorAll(".ds-button, .panel, .ds-tag, .ds-alert, .ds-input")]
				.filter((each) => each.checkVisibility() && each.dataset.variant !== "tertiary")
				.filter((each) => { const { borderTopStyle, borderTopWidth } = getComputedStyle(each); return borderTopStyle === "none" || parseFloat(borderTopWidth) < 1; })
				.map((each) => each.outerHTML.slice(0, 120))`;
			for (const [path, name] of [
				[USERS, "system-users"],
				[`${ANSWER}/request?id=${id}`, "request"],
				["/portal/delegations/new", "delegations-add"],
			] as const) {
				await page.goto(path);
				await picture(page, `${name}-forced-colours`);
				expect([path, await page.evaluate(edges)]).toEqual([path, []]);
				expect([path, await page.evaluate(FOCUS)]).toEqual([path, []]);
			}
			await page.goto(USERS);
			const line = "getComputedStyle(document.querySelector('.site-nav [aria-current]')).borderBottomColor";
			const other = "getComputedStyle(document.querySelector('.site-nav a:not([aria-current])')).borderBottomColor";
			expect(await page.evaluate(line)).not.toBe(await page.evaluate(other));
		});
	},
	WORLD,
);
