import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { delegations } from "../../src/portal/texts/delegations.js";
import { errors } from "../../src/portal/texts/errors.js";
import { everyPage } from "../../src/portal/texts/every-page.js";
import { giving } from "../../src/portal/texts/giving.js";
import { shell } from "../../src/portal/texts/shell.js";
import { HANSENS_MVA } from "../server/running.js";
import { decisionOf, HANSEN } from "./acting.js";
import { checkPage, inBrowser, logInFor } from "./browser.js";

const LIST = "/portal/delegations";
const AMIR = { uuid: "7b6f0e10-5c1a-4d7e-9a00-000000010016", userId: "20400204" };
const SOLBERG = "add3875b-82b8-46f2-b477-ced4130ed74e";
const HANSEN_UUID = "550ffcdd-eb1b-4ea6-b2de-46d259416c66";
const TUVA = { number: "05889021006", userId: "20400210" };
const BEDRIFTSHJELP = { name: "Bedriftshjelp AS", number: "310412309" };
const ACCOUNTS = {
	"urn:altinn:resource": "brg-aarsregnskap",
	"urn:altinn:organization:identifier-no": "311592858",
};
const user = (userId: string) => ({ "urn:altinn:userid": userId });

const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

inBrowser("delegations", (scene) => {
	it("a package is given until a day and taken back, and decisions follow", async () => {
		const page = await scene.page();
		const { nb } = delegations;
		await logInFor(page, "Kari Hansen", HANSEN, LIST);
		await heading(page, nb.title);
		await checkPage(page, "delegations-given");
		await page.getByRole("link", { name: nb.add }).click();
		await checkPage(page, "delegations-add");

		// An organisation is shown by name before it is added.
		await page.getByLabel(giving.nb.organisationNumber).fill("310 412 309");
		await page.getByRole("button", { name: giving.nb.find }).click();
		await checkPage(page, "delegations-add-found");
		await page.getByRole("button", { name: giving.nb.addNamed(BEDRIFTSHJELP.name) }).click();
		await heading(page, BEDRIFTSHJELP.name);
		await page.getByRole("status").getByText(nb.done.added(BEDRIFTSHJELP.name)).waitFor();
		await checkPage(page, "delegations-connection-empty");
		expect(await decisionOf(scene, user(TUVA.userId), "read", HANSENS_MVA)).toBe("NotApplicable");

		await page.getByRole("link", { name: nb.givePackage }).click();
		await heading(page, giving.nb.packageTitle(BEDRIFTSHJELP.name));
		await checkPage(page, "delegations-packages");
		await page.getByLabel(giving.nb.packageSearch).fill("merverdi");
		await page.getByRole("button", { name: everyPage.nb.search }).click();
		await checkPage(page, "delegations-packages-found");
		await page.getByRole("link", { name: giving.nb.chooseNamed("Merverdiavgift") }).click();
		await heading(page, giving.nb.confirmTitle("Merverdiavgift", BEDRIFTSHJELP.name));
		await page.getByText("MVA-melding").waitFor();
		await checkPage(page, "delegations-package");

		// A last day that is over gives nothing.
		await page.getByLabel(giving.nb.until).fill("2020-01-31");
		await page.getByRole("button", { name: giving.nb.give(BEDRIFTSHJELP.name) }).click();
		await page.getByRole("alert").getByText(giving.nb.badTime).waitFor();
		await checkPage(page, "delegations-package-refused");
		expect(await decisionOf(scene, user(TUVA.userId), "read", HANSENS_MVA)).toBe("NotApplicable");

		await page.getByLabel(giving.nb.until).fill("2090-01-31");
		await page.getByRole("button", { name: giving.nb.give(BEDRIFTSHJELP.name) }).dblclick();
		await page.getByRole("status").getByText(nb.done.given("Merverdiavgift")).waitFor();
		await page.getByText("31. januar 2090").waitFor();
		await checkPage(page, "delegations-connection-given");
		expect(await decisionOf(scene, user(TUVA.userId), "read", HANSENS_MVA)).toBe("Permit");

		await page.getByRole("link", { name: nb.changeNamed("Merverdiavgift") }).click();
		expect(await page.getByLabel(giving.nb.until).inputValue()).toBe("2090-01-31");
		await page.getByLabel(giving.nb.until).fill("");
		await page.getByRole("button", { name: giving.nb.save }).click();
		expect(await page.getByText("2090").count()).toBe(0);

		await page.getByRole("link", { name: nb.takeBackNamed("Merverdiavgift") }).click();
		await heading(page, nb.endTitle("Merverdiavgift", BEDRIFTSHJELP.name));
		await checkPage(page, "delegations-end");
		const asked = page.url();
		await page.getByRole("button", { name: nb.takeBack }).click();
		await page.getByRole("status").getByText(nb.done.ended("Merverdiavgift")).waitFor();
		expect(await decisionOf(scene, user(TUVA.userId), "read", HANSENS_MVA)).toBe("NotApplicable");
		// The back button, or another tab.
		await page.goto(asked);
		await heading(page, nb.notThere);
		await checkPage(page, "delegations-end-again");

		await page.getByRole("link", { name: everyPage.nb.back }).click();
		await page.getByRole("link", { name: nb.endAll }).click();
		await checkPage(page, "delegations-end-all");
		await page.getByRole("button", { name: nb.endAll }).click();
		await heading(page, nb.title);
		expect(await page.getByRole("link", { name: BEDRIFTSHJELP.name }).count()).toBe(0);
	});

	it("a person is added by number and last name, given one right of a service, and gives it up", async () => {
		const page = await scene.page({ javaScriptEnabled: false });
		await logInFor(page, "Kari Hansen", HANSEN, `${LIST}/new`);
		await page.getByRole("button", { name: giving.nb.addPerson }).click();
		expect(await page.getByText(giving.nb.required).count()).toBe(2);
		await page.getByLabel(giving.nb.personNumber).fill(TUVA.number);
		await page.getByLabel(giving.nb.lastName).fill("Dal");
		await page.getByRole("button", { name: giving.nb.addPerson }).click();
		await page.getByRole("alert").getByText(giving.nb.noSuchPerson).waitFor();
		expect(await page.getByText("Tuva").count()).toBe(0);
		await page.getByLabel(giving.nb.lastName).fill("dahl");
		await page.getByRole("button", { name: giving.nb.addPerson }).click();
		await heading(page, "Tuva Dahl");

		await page.getByRole("link", { name: delegations.nb.giveService }).click();
		await page.getByRole("link", { name: giving.nb.chooseNamed("Årsregnskap") }).click();
		await heading(page, giving.nb.confirmTitle("Årsregnskap", "Tuva Dahl"));
		await page.getByRole("button", { name: giving.nb.give("Tuva Dahl") }).click();
		await page.getByRole("alert").getByText(giving.nb.nothingChosen).waitFor();
		await page.getByRole("checkbox", { name: "Lese" }).check();
		await page.getByRole("button", { name: giving.nb.give("Tuva Dahl") }).click();
		await page.getByRole("status").getByText(delegations.nb.done.given("Årsregnskap")).waitFor();
		expect(await decisionOf(scene, user(TUVA.userId), "read", ACCOUNTS)).toBe("Permit");
		expect(await decisionOf(scene, user(TUVA.userId), "write", ACCOUNTS)).toBe("NotApplicable");

		// More of the same later: what is there stays.
		await page.getByRole("link", { name: delegations.nb.changeNamed("Årsregnskap") }).click();
		await page.getByRole("checkbox", { name: "Skrive" }).check();
		await page.getByRole("button", { name: giving.nb.save }).click();
		await page.getByText("Lese, Skrive").waitFor();
		expect(await decisionOf(scene, user(TUVA.userId), "write", ACCOUNTS)).toBe("Permit");
	});

	it("what was received is seen from the other side, and can be given up", async () => {
		const page = await scene.page();
		await logInFor(page, "Nina Solberg", "Solberg Regnskap AS", `${LIST}?side=received`);
		await page.getByRole("link", { name: HANSEN }).click();
		await page.getByText(delegations.nb.waysLead).waitFor();
		const kari = await scene.page();
		await logInFor(kari, "Kari Hansen", HANSEN, `${LIST}/given/${SOLBERG}/packages/jordbruk`);
		await kari.getByRole("button", { name: giving.nb.give("Solberg Regnskap AS") }).click();
		await kari.getByRole("status").getByText(delegations.nb.done.given("Jordbruk")).waitFor();
		await page.reload();
		await checkPage(page, "delegations-received");
		await page.getByRole("link", { name: delegations.nb.giveUpNamed("Jordbruk") }).click();
		await checkPage(page, "delegations-give-up");
		await page.getByRole("button", { name: delegations.nb.giveUp }).click();
		await page.getByText(delegations.nb.noPackages).waitFor();
		await page.goto(`${LIST}/given/${HANSEN_UUID}`);
		await heading(page, errors.nb.notFound.title);
	});

	it("pages in nynorsk and English, and a service with its rights", async () => {
		const page = await scene.page();
		await logInFor(page, "Kari Hansen", HANSEN, `${LIST}/given/${AMIR.uuid}`);
		await checkPage(page, "delegations-connection");
		await page.getByRole("link", { name: "Nynorsk" }).click();
		await page.getByRole("link", { name: delegations.nn.giveService }).click();
		await heading(page, giving.nn.serviceTitle("Amir Haddad"));
		await checkPage(page, "delegations-services");
		await page.getByRole("link", { name: giving.nn.chooseNamed("Årsrekneskap") }).click();
		await heading(page, giving.nn.confirmTitle("Årsrekneskap", "Amir Haddad"));
		await checkPage(page, "delegations-service");
		await page.getByRole("link", { name: "English" }).click();
		await heading(page, giving.en.confirmTitle("Annual accounts", "Amir Haddad"));
		await page.getByRole("link", { name: delegations.en.menu }).click();
		await page.getByRole("link", { name: "Solberg Regnskap AS" }).click();
		await page.getByText(delegations.en.waysLead).waitFor();
		await checkPage(page, "delegations-connection-roles");
	});

	it("what a system user has is changed elsewhere; who administers nothing sees nothing; what is not there is not found", async () => {
		const page = await scene.page();
		await logInFor(page, "Kari Hansen", HANSEN, `${LIST}/given/${AMIR.uuid}`);
		const amir = await scene.page();
		await logInFor(amir, "Amir Haddad", "Fjordbris Sjømat AS", LIST);
		await amir.getByRole("link", { name: "Fjordbris MVA-robot" }).click();
		await amir.getByText(delegations.nb.systemUser).waitFor();
		await checkPage(amir, "delegations-connection-system");
		expect(await amir.getByRole("link", { name: delegations.nb.givePackage }).count()).toBe(0);
		// A board member administers nothing.
		const ola = await scene.page();
		await logInFor(ola, "Ola Hansen", HANSEN, "/portal");
		expect(await ola.getByRole("navigation", { name: shell.nb.menu }).getByText(delegations.nb.menu).count()).toBe(0);
		for (const path of [LIST, `${LIST}/new`, `${LIST}/given/${AMIR.uuid}`, `${LIST}/given/${AMIR.uuid}/packages`]) {
			expect((await ola.goto(path))?.status(), path).toBe(403);
		}
		await heading(ola, errors.nb.forbidden.title);
		for (const path of [
			"given/nobody",
			"lent/x",
			`given/${AMIR.uuid}/packages/none`,
			`given/${AMIR.uuid}/services/none`,
		]) {
			expect((await page.goto(`${LIST}/${path}`))?.status(), path).toBe(404);
		}
	});
});
