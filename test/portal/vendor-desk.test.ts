import { join } from "node:path";
import { expect, it } from "vitest";
import { vendor } from "../../src/portal/texts/vendor.js";
import { DEMO_WORLD, root } from "../server/running.js";
import { checkPage, inBrowser, logIn } from "./browser.js";
import { WITH_PAGES } from "./settings.js";
import { Visitor } from "./visitor.js";

const texts = vendor.nb;
const SYSTEM = "/portal/systems/310412309_regnskap_123";
const VENDOR = "7b6f0e10-5c1a-4d7e-9a00-000000010001";
/** With two systems, a request for each and a system user. */
const WORLD = { ...WITH_PAGES, FULLMAKT_WORLD: `${DEMO_WORLD},${join(root, "fixtures", "world", "start.json")}` };

inBrowser(
	"the vendor's desk",
	(scene) => {
		it("shows own systems, what they need, and the state of each request and system user", async () => {
			const page = await scene.page();
			await logIn(page, "Tuva Dahl", "/portal/parties");
			await page.getByRole("button", { name: "Velg Bedriftshjelp AS" }).click();
			await page.getByRole("link", { name: texts.menu }).first().click();
			await page.getByRole("heading", { level: 1, name: texts.title }).waitFor();
			await checkPage(page, "vendor-systems");
			await page.getByRole("link", { name: "Regnskap 123", exact: true }).click();
			const needs = page.getByRole("region").or(page.locator("section")).filter({ hasText: texts.needs });
			expect(await needs.first().textContent()).toMatch(/Merverdiavgift.*Årsregnskap: Skrive.*Årsregnskap: Lese/s);
			const requests = page.getByRole("table", { name: texts.requests });
			const plumber = requests.getByRole("row", { name: /Rørlegger Hansen & Sønner AS/ });
			expect(await plumber.textContent()).toContain(texts.states.waits);
			expect(await requests.getByRole("row", { name: /Fjordbris/ }).textContent()).toContain(texts.states.approved);
			const users = page.getByRole("table", { name: texts.users });
			expect(await users.getByRole("row", { name: /Fjordbris/ }).textContent()).toContain(texts.states.inUse);
			await checkPage(page, "vendor-system");
			await page.goto("/portal/systems?q=finnes+ikke");
			await page.getByText(texts.noneFound).waitFor();
		});

		it("is closed to everybody else", async () => {
			const kari = new Visitor(scene.url);
			await kari.logIn("Kari Hansen");
			expect((await kari.get("/portal")).text).not.toContain(`href="/portal/systems"`);
			expect((await kari.get(SYSTEM)).status).toBe(404);
			const tuva = new Visitor(scene.url);
			await tuva.logIn("Tuva Dahl");
			expect((await tuva.get(SYSTEM)).status).toBe(200);
			const { csrf } = await tuva.get("/portal");
			await tuva.post("/portal/parties", { csrf, party: "7b6f0e10-5c1a-4d7e-9a00-000000010018" });
			expect((await tuva.get(SYSTEM)).status).toBe(404);
			await tuva.post("/portal/parties", { csrf, party: VENDOR });
			expect((await tuva.get(`${SYSTEM}?users=x&requests=%27&changes=zz`)).status).toBe(200);
		});
	},
	WORLD,
);
