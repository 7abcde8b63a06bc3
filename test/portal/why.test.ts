import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { delegations } from "../../src/portal/texts/delegations.js";
import { errors } from "../../src/portal/texts/errors.js";
import { everyPage } from "../../src/portal/texts/every-page.js";
import { giving } from "../../src/portal/texts/giving.js";
import { systemUser } from "../../src/portal/texts/system-user.js";
import { systemUserChange } from "../../src/portal/texts/system-user-change.js";
import { why } from "../../src/portal/texts/why.js";
import { decisionOf, HANSEN } from "./acting.js";
import { checkPage, inBrowser, logIn, logInFor } from "./browser.js";
import { Vendor } from "./vendor.js";

const WHY = "/portal/why";
const AMIR = { uuid: "7b6f0e10-5c1a-4d7e-9a00-000000010016", userId: "20400204" };
const KARI = "7b6f0e10-5c1a-4d7e-9a00-000000010013";
const TUVA = { uuid: "7b6f0e10-5c1a-4d7e-9a00-000000010018", number: "05889021006" };
const ACCOUNTS = { service: "brg-aarsregnskap", title: "Årsregnskap" };
const ACCOUNTS_OF_HANSEN = {
	"urn:altinn:resource": ACCOUNTS.service,
	"urn:altinn:organization:identifier-no": "311592858",
};

const asking = (subject: string, service: string, action: string): string =>
	`${WHY}?${new URLSearchParams({ subject, service, action })}`;
const heading = (page: Page, name: string, level = 1) =>
	page.getByRole("heading", { name, level, exact: true }).waitFor();

inBrowser("why", (scene) => {
	it("one question after the other leads to a yes and what it rests on", async () => {
		const page = await scene.page();
		const { nb } = why;
		await logInFor(page, "Kari Hansen", HANSEN, "/portal");
		await page.getByRole("navigation").getByRole("link", { name: nb.menu }).click();
		await heading(page, nb.title);
		await checkPage(page, "why-who");
		await page.getByRole("link", { name: nb.chooseNamed("Amir Haddad") }).click();
		await heading(page, nb.serviceOf("Amir Haddad"));
		await checkPage(page, "why-service");
		await page.getByLabel(giving.nb.serviceSearch).fill("mva");
		await page.getByRole("button", { name: everyPage.nb.search }).click();
		await page.getByRole("link", { name: nb.chooseNamed("MVA-melding") }).click();
		await heading(page, nb.actionOf("MVA-melding"));
		await checkPage(page, "why-action");
		await page.getByRole("radio", { name: "Lese" }).check();
		await page.getByRole("button", { name: nb.see }).click();
		await page
			.getByRole("status")
			.getByText(nb.yes("Amir Haddad", "lese", "MVA-melding", HANSEN))
			.waitFor();
		await page.getByText(nb.package("Merverdiavgift")).waitFor();
		await checkPage(page, "why-yes");
		// The tree is there for who wants it, folded.
		expect(await page.getByText("Permit", { exact: true }).first().isVisible()).toBe(false);
		await page.getByText(nb.stepByStep).click();
		await page.getByText("Permit", { exact: true }).first().waitFor();
		await checkPage(page, "why-steps");

		await page.goto(asking(KARI, "skd-mva-melding", "read"));
		await page.getByText(nb.yes(nb.you, "lese", "MVA-melding", HANSEN)).waitFor();
		await checkPage(page, "why-yes-self");
	});

	it("a no says what it takes; given by its link the answer is yes, and the decision a Permit", async () => {
		const page = await scene.page({ javaScriptEnabled: false });
		const { nb } = why;
		const question = asking(AMIR.uuid, ACCOUNTS.service, "write");
		const user = { "urn:altinn:userid": AMIR.userId };
		expect(await decisionOf(scene, user, "write", ACCOUNTS_OF_HANSEN)).toBe("NotApplicable");
		await logInFor(page, "Kari Hansen", HANSEN, `/portal/delegations/given/${AMIR.uuid}`);
		await page.getByRole("link", { name: nb.ask }).click();
		await heading(page, nb.serviceOf("Amir Haddad"));
		await page.goto(question);
		await page
			.getByRole("alert")
			.getByText(nb.no("Amir Haddad", "skrive", ACCOUNTS.title, HANSEN))
			.waitFor();
		await page.getByText(nb.refusals["not-held"]).waitFor();
		expect(await page.getByText(nb.givers("Kari Hansen")).count()).toBeGreaterThan(1);
		await page.getByRole("link", { name: nb.giveNamed(ACCOUNTS.title) }).click();
		await page.getByRole("checkbox", { name: "Skrive" }).check();
		await page.getByRole("button", { name: giving.nb.give("Amir Haddad") }).click();
		await page.getByRole("status").getByText(delegations.nb.done.given(ACCOUNTS.title)).waitFor();
		expect(await decisionOf(scene, user, "write", ACCOUNTS_OF_HANSEN)).toBe("Permit");
		await page.goto(question);
		await page.getByText(nb.yes("Amir Haddad", "skrive", ACCOUNTS.title, HANSEN)).waitFor();
		await page.getByText(nb.right).waitFor();
		await page.getByText(nb.givenBy("Kari Hansen")).waitFor();
	});

	it("a no looks well, in every language", async () => {
		const page = await scene.page();
		const question = asking(AMIR.uuid, ACCOUNTS.service, "sign");
		await logInFor(page, "Kari Hansen", HANSEN, question);
		await page.getByText(why.nb.refusals["not-held"]).waitFor();
		await checkPage(page, "why-no");
		await page.getByText(/^Annet som gir lov/).click();
		await checkPage(page, "why-no-others");
		await page.goto(asking(AMIR.uuid, ACCOUNTS.service, "teleport"));
		await page.getByText(why.nb.refusals["no-rule"]).waitFor();
		await checkPage(page, "why-no-rule");
		await page.goto(`${question}&lang=nn`);
		await page.getByText(why.nn.refusals["not-held"]).waitFor();
		await checkPage(page, "why-no-nn");
		await page.goto(`${question}&lang=en`);
		await page.getByText(why.en.refusals["not-held"]).waitFor();
		await page.getByText(why.en.oneIsEnough).waitFor();
		await checkPage(page, "why-no-en");

		await page.goto(`/portal/delegations/given/${AMIR.uuid}/packages/regnskap-okonomi-rapport?lang=nb`);
		await page.getByLabel(giving.nb.from).fill("2090-01-31");
		await page.getByRole("button", { name: giving.nb.give("Amir Haddad") }).click();
		await page.getByRole("status").waitFor();
		await page.goto(asking(AMIR.uuid, ACCOUNTS.service, "read"));
		await page.getByRole("alert").getByText(`${why.nb.begins}: 31. januar 2090`).waitFor();
		await page.getByText(why.nb.package("Regnskap og økonomirapportering")).waitFor();
		await checkPage(page, "why-begins");
	});

	it("a person is asked about by number and last name, in an address that tells nobody else", async () => {
		const page = await scene.page();
		const { nb } = why;
		await logInFor(page, "Kari Hansen", HANSEN, `${WHY}?service=${ACCOUNTS.service}`);
		await page.getByRole("button", { name: nb.findPerson }).click();
		expect(await page.getByText(giving.nb.required).count()).toBe(2);
		await checkPage(page, "why-who-refused");
		await page.getByLabel(giving.nb.personNumber).fill(TUVA.number);
		await page.getByLabel(giving.nb.lastName).fill("dahl");
		await page.getByRole("button", { name: nb.findPerson }).click();
		await heading(page, nb.actionOf(ACCOUNTS.title));
		expect(page.url()).not.toContain(TUVA.uuid);
		expect(page.url()).not.toContain(TUVA.number);
		await page.getByRole("button", { name: nb.see }).click();
		await page
			.getByRole("alert")
			.getByText(/^Nei, Tuva Dahl/)
			.waitFor();
		await page.getByRole("link", { name: nb.addFirst("Årsregnskap") }).waitFor();
		await checkPage(page, "why-no-stranger");
		const address = page.url();
		// Her uuid alone tells nothing, and the address nothing to another.
		await page.goto(asking(TUVA.uuid, ACCOUNTS.service, "read"));
		await heading(page, errors.nb.notFound.title);
		const nina = await scene.page();
		await logInFor(nina, "Nina Solberg", "Solberg Regnskap AS", address.slice(scene.url.length));
		await heading(nina, errors.nb.notFound.title);
		expect(await nina.getByText("Tuva").count()).toBe(0);
	});

	it("who does not manage access asks about himself, and sees no names of those who do", async () => {
		const page = await scene.page();
		const { nb } = why;
		await logInFor(page, "Ola Hansen", HANSEN, WHY);
		await heading(page, nb.serviceOf(nb.yourself));
		await page.goto(`${WHY}?service=${ACCOUNTS.service}&action=sign`);
		await page.getByText(nb.no(nb.you, "signere", ACCOUNTS.title, HANSEN)).waitFor();
		await page.getByText(nb.someGiver(HANSEN)).first().waitFor();
		expect(await page.getByText("Kari Hansen").count()).toBe(0);
		expect(await page.getByRole("link", { name: nb.giveNamed(ACCOUNTS.title) }).count()).toBe(0);
		await checkPage(page, "why-no-self");
		for (const other of [AMIR.uuid, KARI]) {
			await page.goto(asking(other, ACCOUNTS.service, "read"));
			await heading(page, errors.nb.forbidden.title);
		}
	});

	it("a system access: what it has, what its system may not have, and what switching it off does", async () => {
		const page = await scene.page();
		const { nb } = why;
		const vendor = new Vendor(scene.url);
		await vendor.system("Kasse & Kvittering", { visible: true, rights: [[ACCOUNTS.service, "read"]], packages: [] });
		await logInFor(page, "Kari Hansen", HANSEN, "/portal/system-users/new");
		await page.getByRole("link", { name: systemUserChange.nb.choosing.chooseNamed("Kasse & Kvittering") }).click();
		await page.getByRole("button", { name: systemUserChange.nb.creating.button }).click();
		await page.getByRole("link", { name: "Kasse & Kvittering" }).click();
		await page.getByRole("link", { name: nb.ask }).click();
		await heading(page, nb.serviceOf("Kasse & Kvittering"));
		const id = new URL(page.url()).searchParams.get("subject") ?? "";
		await page.getByRole("link", { name: nb.chooseNamed(ACCOUNTS.title) }).click();
		await page.getByRole("radio", { name: "Lese" }).check();
		await page.getByRole("button", { name: nb.see }).click();
		await page.getByText(nb.yes("Kasse & Kvittering", "lese", ACCOUNTS.title, HANSEN)).waitFor();
		await page.getByText(nb.givenBy("Kari Hansen")).waitFor();
		const address = page.url();

		await page.goto(asking(id, ACCOUNTS.service, "write"));
		await page.getByText(nb.noRemedies).waitFor();
		await page.getByText(/^Annet som gir lov/).click();
		await page.getByText(nb.obstacles["not-in-system"]).first().waitFor();
		await checkPage(page, "why-no-system");

		await page.goto(`/portal/system-users/${id}/switch-off`);
		await page.getByRole("button", { name: systemUser.nb.switchingOff.button }).click();
		await page.goto(address);
		await page.getByText(nb.refusals.off).waitFor();
		await page.getByText(nb.offEnough).waitFor();
		await checkPage(page, "why-off");
		await page.getByRole("link", { name: nb.toSystemUser }).click();
		await page.getByRole("button", { name: systemUser.nb.switchOn }).click();
		await page.goto(address);
		await page.getByText(nb.yes("Kasse & Kvittering", "lese", ACCOUNTS.title, HANSEN)).waitFor();
	});

	it("a person acting for nobody but himself, and a service that is not there", async () => {
		const page = await scene.page();
		await logIn(page, "Emil Strand", WHY);
		await heading(page, why.nb.title);
		await page.goto(`${WHY}?subject=x&service=${ACCOUNTS.service}`);
		await heading(page, errors.nb.notFound.title);
		await page.goto(`${WHY}?subject=${AMIR.uuid}`);
		await heading(page, errors.nb.notFound.title);
	});
});
