/** Real Chromium before the real server with the demo world. One browser and one server for each test file. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { source as axe } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { parties } from "../../src/portal/texts/parties.js";
import { freshFolder, root, start, type TestServer } from "../server/running.js";
import { chromium } from "./chromium.js";
import { WITH_PAGES } from "./settings.js";

const executablePath = chromium();

export interface Scene {
	/** Of the server. */
	readonly url: string;
	readonly server: TestServer;
	/** A page of a browser that knows nothing yet: Bokmål, 1280 × 900, unless told. Closed after the test. */
	page(options?: BrowserContextOptions): Promise<Page>;
}

/** Tests in a browser; skipped where there is none. Settings beside those of every server with pages. */
export function inBrowser(
	name: string,
	tests: (scene: Scene) => void,
	settings: Readonly<Record<string, string>> = {},
): void {
	describe.skipIf(executablePath === undefined)(name, { timeout: 120_000 }, () => {
		let server: TestServer | undefined;
		let browser: Browser | undefined;
		const open: Page[] = [];
		beforeAll(async () => {
			server = await start({ ...WITH_PAGES, ...settings });
			browser = await driver.launch({
				...(executablePath === undefined ? {} : { executablePath }),
				args: [
					"--no-sandbox",
					"--disable-gpu",
					"--disable-quic",
					"--no-first-run",
					"--disable-background-networking",
					"--disable-component-update",
					"--disable-sync",
					`--disk-cache-dir=${freshFolder()}`,
				],
			});
		});
		afterEach(async () => {
			for (const page of open.splice(0)) await page.context().close();
		});
		afterAll(async () => {
			await browser?.close();
			await server?.stop();
		});
		tests({
			get url() {
				return (server as TestServer).url;
			},
			get server() {
				return server as TestServer;
			},
			async page(options = {}) {
				const context = await (browser as Browser).newContext({
					baseURL: (server as TestServer).url,
					locale: "nb-NO",
					viewport: WIDE,
					reducedMotion: "reduce",
					...options,
				});
				context.setDefaultTimeout(15_000);
				const page = await context.newPage();
				page.on("console", (said) => {
					if (said.type() === "error" && /Content Security Policy/.test(said.text())) throw new Error(said.text());
				});
				open.push(page);
				return page;
			},
		});
	});
}

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 740 };

/** Logs in by the real provider of the demo, and comes to a place. */
export async function logIn(page: Page, person: string, to = "/portal"): Promise<void> {
	await page.goto(to);
	await page.getByRole("button", { name: new RegExp(`(Logg inn|Log in) (som|as) ${person}$`) }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/demo-id"));
}

/** Logs in, and chooses whom to act for unless that is remembered; in Bokmål. */
export async function logInFor(page: Page, person: string, party: string, to: string): Promise<void> {
	await logIn(page, person, `/portal/parties?${new URLSearchParams({ to, q: party })}`);
	const choose = page.getByRole("button", { name: parties.nb.chooseNamed(party), exact: true });
	if ((await choose.count()) > 0) await choose.click();
	else await page.goto(to);
}

/** A picture of the whole page in the folder `screenshots`. */
export async function picture(page: Page, name: string): Promise<void> {
	const folder = join(root, "screenshots");
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Looks at the page as people see it: axe wide, on a phone and in the dark; nothing wider than a screen of 320 pixels; a
 * picture of it at 1280 and at 375 pixels in the folder `screenshots`.
 */
export async function checkPage(page: Page, name: string): Promise<void> {
	for (const [size, viewport] of [
		["1280", WIDE],
		["375", PHONE],
	] as const) {
		await page.setViewportSize(viewport);
		await picture(page, `${name}-${size}`);
		expect(await violations(page), `${name} at ${size}`).toEqual([]);
	}
	await page.setViewportSize({ width: 320, height: 640 });
	const width = await page.evaluate("document.documentElement.scrollWidth");
	expect(width, `${name} is wider than 320 pixels`).toBeLessThanOrEqual(320);
	await page.emulateMedia({ colorScheme: "dark" });
	// Chromium may keep colours of before when the scheme changes under a page that is open; as one that is opened in the dark has
	// them right, every style is worked out anew.
	await page.evaluate(
		"document.body.style.display = 'none'; document.body.offsetHeight; document.body.style.removeProperty('display')",
	);
	// The picture makes the browser paint before axe looks.
	await picture(page, `${name}-dark`);
	expect(await violations(page, ["color-contrast"]), `${name} in the dark`).toEqual([]);
	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize(WIDE);
}

interface Violation {
	readonly id: string;
	readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** axe runs in the page itself: put there once, it is ten times as quick as with a page of its own for each run. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
	if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
	const options = JSON.stringify({
		runOnly: rules === undefined ? TAGS : { type: "rule", values: rules },
		resultTypes: ["violations"],
	});
	const found = await page.evaluate<Violation[]>(`axe.run(document, ${options}).then(({ violations }) => violations)`);
	return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
