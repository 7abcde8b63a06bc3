import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { access } from "../../src/portal/texts/access.js";
import { answer } from "../../src/portal/texts/answer.js";
import { answered } from "../../src/portal/texts/answered.js";
import { errors } from "../../src/portal/texts/errors.js";
import { everyPage } from "../../src/portal/texts/every-page.js";
import { reasons } from "../../src/portal/texts/reasons.js";
import { shell } from "../../src/portal/texts/shell.js";
import { systemUser } from "../../src/portal/texts/system-user.js";
import { systemUserChange } from "../../src/portal/texts/system-user-change.js";
import { systemUserHistory } from "../../src/portal/texts/system-user-history.js";
import { systemUsers } from "../../src/portal/texts/system-users.js";
import { DECISION, HANSENS_MVA, post, single } from "../server/running.js";
import { checkPage, inBrowser, logInFor } from "./browser.js";
import { HANSEN_ORG, VAT, Vendor } from "./vendor.js";

const HANSEN = "Rørlegger Hansen & Sønner AS";
const LIST = "/portal/system-users";
const { nb } = systemUser;
const change = systemUserChange.nb;
const ACCOUNTS = { "urn:altinn:resource": "brg-aarsregnskap", "urn:altinn:organization:identifier-no": HANSEN_ORG };

inBrowser("system users", (scene) => {
	const heading = (page: Page, name: string): Promise<void> =>
		page.getByRole("heading", { name, exact: true }).first().waitFor();
	const main = async (page: Page): Promise<string> => (await page.getByRole("main").textContent()) ?? "";
	const click = (page: Page, role: "link" | "button", name: string): Promise<void> =>
		page.getByRole(role, { name, exact: true }).click();
	/** What a system user may do for the plumber, by the PDP's word. */
	const may = async (systemUser: string, action: string, resource: Record<string, string> = HANSENS_MVA) => {
		const question = single({ "urn:altinn:systemuser:uuid": systemUser }, action, resource);
		return (await post(scene.url + DECISION, question)).json.response[0]?.decision === "Permit";
	};
	/** The id of the system user whose page this is. */
	const idOf = (page: Page): string => new URL(page.url()).pathname.split("/")[3] ?? "";
	const kari = async (options?: Parameters<typeof scene.page>[0], to = LIST): Promise<Page> => {
		const page = await scene.page(options);
		await logInFor(page, "Kari Hansen", HANSEN, to);
		return page;
	};
	/** Gives a system access at the pages; on the page of the new system user then. */
	const give = async (page: Page, name: string): Promise<string> => {
		await page.goto(`${LIST}/new?q=${encodeURIComponent(name)}`);
		await click(page, "link", change.choosing.chooseNamed(name));
		await click(page, "button", change.creating.button);
		await click(page, "link", name);
		await heading(page, name);
		return idOf(page);
	};

	it("none yet; one is given from the searchable list, and the system may", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Regnskap 123", { visible: true });
		await vendor.system("Timeføring", { visible: true, rights: [] });
		await vendor.system("Bare på forespørsel", { visible: false });
		const page = await kari();
		await heading(page, systemUsers.nb.title);
		expect(await main(page)).toContain(systemUsers.nb.noneOwn);
		await checkPage(page, "system-users-none");
		await click(page, "link", systemUsers.nb.create);
		await heading(page, change.choosing.title);
		expect(await main(page)).not.toContain("Bare på forespørsel");
		await checkPage(page, "system-user-systems");
		await page.getByLabel(change.choosing.search).fill("finnes ikke");
		await click(page, "button", everyPage.nb.search);
		await page.getByText(change.choosing.none).waitFor();
		await checkPage(page, "system-user-systems-none");
		await page.getByLabel(change.choosing.search).fill("regnskap bedriftshjelp");
		await click(page, "button", everyPage.nb.search);
		await page.getByText(change.choosing.found("1", "2")).waitFor();
		await click(page, "link", change.choosing.chooseNamed("Regnskap 123"));
		await heading(page, change.creating.title("Regnskap 123"));
		expect(await main(page)).toContain("Merverdiavgift");
		await page.locator("summary").first().click();
		await checkPage(page, "system-user-create");
		await click(page, "button", change.creating.button);
		await heading(page, systemUsers.nb.title);
		await page.getByText(systemUsers.nb.isNew, { exact: true }).waitFor();
		await click(page, "link", "Regnskap 123");
		await heading(page, "Regnskap 123");
		expect(await main(page)).toContain("Årsregnskap");
		await checkPage(page, "system-user");
		const id = idOf(page);
		expect([await may(id, "write"), await may(id, "write", ACCOUNTS)]).toEqual([true, true]);

		// The form sent once more, from the page before.
		await page.goto(`${LIST}/new?system=${encodeURIComponent((await systemOf(page)) ?? "")}`);
		await heading(page, change.creating.title("Regnskap 123"));
		await page.getByText(change.creating.exists.title).waitFor();
		await checkPage(page, "system-user-create-exists");
	});

	/** The system's id, from the confirm page of another tab: the list leads there. */
	async function systemOf(page: Page): Promise<string | null> {
		await page.goto(`${LIST}/new?q=${encodeURIComponent("Regnskap 123")}`);
		const href = await page
			.getByRole("link", { name: change.choosing.chooseNamed("Regnskap 123") })
			.getAttribute("href");
		return new URLSearchParams(href?.split("?")[1]).get("system");
	}

	it("what cannot be given is shown before the click; what changed meanwhile is shown again; sent twice it is one", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Bobehandling", {
			visible: true,
			packages: [VAT, "urn:altinn:accesspackage:konkursbo-lesetilgang"],
		});
		const id = await vendor.system("Bokføring", { visible: true, packages: [] });
		const fjordbris = await scene.page();
		await logInFor(fjordbris, "Amir Haddad", "Fjordbris Sjømat AS", `${LIST}/new?q=bobehandling`);
		await click(fjordbris, "link", change.choosing.chooseNamed("Bobehandling"));
		await fjordbris.getByText(change.creating.cannot.others).waitFor();
		expect(await fjordbris.getByRole("button", { name: change.creating.button }).count()).toBe(0);
		expect(await main(fjordbris)).toContain(reasons.nb.notYours);
		await checkPage(fjordbris, "system-user-create-cannot");

		const page = await kari({}, `${LIST}/new?system=${id}`);
		const again = await page.context().newPage();
		await again.goto(page.url());
		await vendor.setRights(id, [["brg-aarsregnskap", "read"]]);
		await click(page, "button", change.creating.button);
		await page.getByRole("alert").getByText(change.creating.changed.title).waitFor();
		await checkPage(page, "system-user-create-changed");
		await click(page, "button", change.creating.button);
		await heading(page, systemUsers.nb.title);
		// The other tab still shows what was before; the access is there already.
		await click(again, "button", change.creating.button);
		await again.getByText(nb.done.exists).waitFor();
		expect(await may(idOf(again), "read", ACCOUNTS)).toBe(true);
		expect(await may(idOf(again), "write", ACCOUNTS)).toBe(false);
	});

	it("what it may do is changed, by ticking; nothing ticked and what others changed meanwhile are told", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Endring", { visible: true, packages: [VAT, "urn:altinn:accesspackage:skattegrunnlag"] });
		const page = await kari();
		const id = await give(page, "Endring");
		await click(page, "link", nb.change);
		await heading(page, change.access.title("Endring"));
		await checkPage(page, "system-user-access");
		const other = await page.context().newPage();
		await other.goto(page.url());
		const vat = page.getByRole("checkbox", { name: /^Merverdiavgift/ });
		expect(await vat.isChecked()).toBe(true);
		await vat.uncheck();
		await page
			.getByRole("group", { name: change.access.rightsOf("Årsregnskap") })
			.getByRole("checkbox", { name: /^Skrive/ })
			.uncheck();
		await click(page, "button", change.access.button);
		await page.getByText(nb.done.changed).waitFor();
		expect([await may(id, "write"), await may(id, "read", ACCOUNTS), await may(id, "write", ACCOUNTS)]).toEqual([
			false,
			true,
			false,
		]);
		for (const box of await other.getByRole("checkbox").all()) await box.uncheck();
		await click(other, "button", change.access.button);
		await other.getByRole("alert").getByText(change.access.empty.title).waitFor();
		await checkPage(other, "system-user-access-empty");
		await other.getByRole("checkbox", { name: /^Merverdiavgift/ }).check();
		await other.getByRole("checkbox", { name: /^Skattegrunnlag/ }).check();
		await click(other, "button", change.access.button);
		expect(await may(id, "write")).toBe(true);
	});

	it("it is switched off and on, and renamed; the name may be long, and must be one", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Bryteren", { visible: true });
		const page = await kari({ javaScriptEnabled: false, viewport: { width: 375, height: 740 } });
		const id = await give(page, "Bryteren");
		await click(page, "link", nb.switchOff);
		await heading(page, nb.switchingOff.title("Bryteren"));
		await click(page, "button", nb.switchingOff.button);
		await page.getByText(nb.done.off).waitFor();
		expect(await may(id, "write")).toBe(false);
		await click(page, "button", nb.switchOn);
		await page.getByText(nb.done.on).waitFor();
		expect(await may(id, "write")).toBe(true);
		await click(page, "link", nb.rename);
		await page.getByLabel(nb.renaming.label).fill("   ");
		await click(page, "button", nb.renaming.button);
		await page.getByText(nb.renaming.empty).waitFor();
		const long = `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ${"Ø".repeat(150)}`;
		await page.getByLabel(nb.renaming.label).fill(long);
		await click(page, "button", nb.renaming.button);
		await page.getByText(nb.done.renamed).waitFor();
		await heading(page, long);
	});

	it("long names and every state look right", async () => {
		const vendor = new Vendor(scene.url);
		const name = `Kjempelangt-systemnavn-uten-mellomrom-${"ø".repeat(120)}`;
		const system = await vendor.system(name, { visible: true });
		const page = await kari();
		await give(page, name);
		await checkPage(page, "system-user-long");
		await click(page, "link", nb.switchOff);
		await checkPage(page, "system-user-off-confirm");
		await click(page, "button", nb.switchingOff.button);
		await vendor.remove(system);
		await page.reload();
		await page.getByText(nb.systemGoneText).waitFor();
		await checkPage(page, "system-user-off");
		await click(page, "link", nb.rename);
		await checkPage(page, "system-user-name");
		await page.goto(LIST);
		await checkPage(page, "system-users");
	});

	it("it is moved to another system, after what stays and what goes was shown", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Gammelt", { visible: true });
		const target = await vendor.system("Nytt og bedre", { visible: false, rights: [["brg-aarsregnskap", "read"]] });
		await vendor.system("Noe helt annet", { visible: true, packages: [], rights: [["app_ttd_tilskudd"]] });
		const page = await kari();
		const id = await give(page, "Gammelt");
		await click(page, "link", nb.move);
		await heading(page, change.moving.title("Gammelt"));
		await checkPage(page, "system-user-move-systems");
		await page.getByLabel(change.choosing.search).fill("helt annet");
		await click(page, "button", everyPage.nb.search);
		await click(page, "link", change.choosing.chooseNamed("Noe helt annet"));
		await page.getByText(change.moving.hindrances["nothing-left"].title).waitFor();
		await checkPage(page, "system-user-move-nothing");
		await page.goto(`${LIST}/${id}/move?system=${target}`);
		await heading(page, change.moving.confirmTitle("Gammelt", "Nytt og bedre"));
		for (const effect of [access.nb.effects.stays, access.nb.effects.goes]) {
			await page.getByRole("heading", { name: effect }).waitFor();
		}
		await checkPage(page, "system-user-move");
		await click(page, "button", change.moving.button);
		await page.getByText(nb.done.moved).waitFor();
		expect([await may(id, "write"), await may(id, "read", ACCOUNTS), await may(id, "write", ACCOUNTS)]).toEqual([
			true,
			true,
			false,
		]);
		await page.goto(`${LIST}/${id}/move?system=no_such`);
		await page.getByRole("alert").getByText(change.creating.gone.title).waitFor();
	});

	it("it is deleted after what will stop was shown; sent twice it is the same", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Skal bort", { visible: true });
		const page = await kari();
		const id = await give(page, "Skal bort");
		await click(page, "link", nb.delete);
		await heading(page, nb.deleting.title("Skal bort"));
		expect(await main(page)).toContain("Merverdiavgift");
		await checkPage(page, "system-user-delete");
		const other = await page.context().newPage();
		await other.goto(page.url());
		await click(page, "button", nb.deleting.button);
		await page.getByText(systemUsers.nb.done.deleted).waitFor();
		expect(await may(id, "write")).toBe(false);
		await click(other, "button", nb.deleting.button);
		await other.getByText(systemUsers.nb.done.deleted).waitFor();
		await page.goto(`${LIST}/${id}`);
		await heading(page, errors.nb.notFound.title);
	});

	it("in nynorsk and in English: what waits comes first; the history says who did what, and what they saw", async () => {
		const vendor = new Vendor(scene.url);
		const system = await vendor.system("Historien", { visible: true });
		await vendor.request(await vendor.system("Venter", { visible: true }));
		const { id } = await vendor.request(system);
		const page = await kari({}, `${LIST}?lang=nn`);
		await page.getByRole("heading", { name: systemUsers.nn.pending }).waitFor();
		await checkPage(page, "system-users-pending");
		await click(page, "link", systemUsers.nn.answerNamed("Historien"));
		await click(page, "button", answer.nn.approve.request);
		await heading(page, answered.nn.receipt.approved.request);
		await page.goto(`${LIST}/${id}`);
		await page.getByRole("link", { name: systemUser.nn.history }).click();
		await page.getByText(systemUserHistory.nn.kinds["request-approved"]).waitFor();
		expect(await main(page)).toContain("Kari Hansen");
		expect(await main(page)).toContain("Bedriftshjelp AS");
		await page.getByText(systemUserHistory.nn.saw).click();
		await page.getByText("Meirverdiavgift").waitFor();
		await checkPage(page, "system-user-history");
		await page.getByRole("link", { name: shell.en.languageName }).click();
		await page.getByText(systemUserHistory.en.kinds["request-approved"]).waitFor();
	});

	it("forms that no page of ours makes are told what is wrong, and change nothing", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Tåler alt", { visible: true });
		const page = await kari();
		const id = await give(page, "Tåler alt");
		await page.goto(`${LIST}/${id}/access`);
		const csrf = (await page.locator("input[name=csrf]").last().getAttribute("value")) ?? "";
		const seen = (await page.locator("input[name=seen]").getAttribute("value")) ?? "";
		const before = await page.textContent("main");
		const strange: [path: string, fields: Record<string, string>, status: number][] = [
			["/new", {}, 404],
			["/new", { system: "no_such", shown: "x" }, 404],
			[`/${id}/access`, {}, 400],
			[`/${id}/access`, { seen, package: "urn:altinn:accesspackage:no-such" }, 400],
			[`/${id}/access`, { seen, package: VAT, "right-0": "no-such read" }, 400],
			[`/${id}/access`, { seen, "right-0": "brg-aarsregnskap" }, 400],
			[`/${id}/access`, { seen: "abc", package: VAT }, 409],
			[`/${id}/name`, {}, 400],
			[`/${id}/name`, { name: "x".repeat(256) }, 400],
			[`/${id}/name`, { name: "a\0b" }, 400],
			[`/${id}/move`, {}, 404],
			[`/${id}/move`, { system: "no_such" }, 404],
			[`/${id}/clients`, { client: id, action: "add" }, 404],
		];
		for (const [path, fields, status] of strange) {
			const answer = await page.request.post(`${scene.url}${LIST}${path}`, { form: { csrf, ...fields } });
			expect(`${path} ${JSON.stringify(fields)} ${answer.status()}`).toBe(
				`${path} ${JSON.stringify(fields)} ${status}`,
			);
		}
		await page.goto(`${LIST}/${id}/access`);
		expect(await page.textContent("main")).toBe(before);
	});

	it("who may not, does not: neither pages nor forms, whatever the address", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.system("Fremmed", { visible: true });
		const page = await kari();
		const id = await give(page, "Fremmed");
		const before = await may(id, "write");
		// A member of the board manages nothing.
		const ola = await scene.page();
		await logInFor(ola, "Ola Hansen", HANSEN, "/portal");
		expect(await ola.getByRole("link", { name: systemUsers.nb.title }).count()).toBe(0);
		for (const path of [
			"",
			"/new",
			`/${id}`,
			`/${id}/access`,
			`/${id}/move`,
			`/${id}/delete`,
			`/${id}/history`,
			`/${id}/name`,
		]) {
			const answer = await ola.goto(LIST + path);
			expect(`${path} ${answer?.status()}`).toBe(`${path} 403`);
		}
		await checkPage(ola, "system-users-forbidden");
		// Another organisation's manager does not find it.
		const liv = await scene.page();
		await logInFor(liv, "Liv Berg", "Byggmester Berg AS", LIST);
		for (const path of [`/${id}`, `/${id}/delete`, `/${id}/history`, "/nothing", `/${id}/nothing`]) {
			const answer = await liv.goto(LIST + path);
			expect(`${path} ${answer?.status()}`).toBe(`${path} 404`);
		}
		// A form of hers, sent to what is not hers.
		await liv.goto(`${LIST}`);
		const csrf = await liv.locator("input[name=csrf]").first().getAttribute("value");
		for (const path of ["delete", "switch-off", "switch-on", "name", "access", "move"]) {
			const form = { csrf: csrf ?? "", name: "Mitt", package: VAT, seen: "1" };
			const answer = await liv.request.post(`${scene.url}${LIST}/${id}/${path}`, { form });
			expect(`${path} ${answer.status()}`).toBe(`${path} 404`);
		}
		const forged = await page.request.post(`${scene.url}${LIST}/${id}/delete`, { form: { csrf: csrf ?? "" } });
		expect(forged.status()).toBe(400);
		expect([before, await may(id, "write")]).toEqual([true, true]);
		// Persons have no system users.
		const self = await scene.page();
		await logInFor(self, "Eva Lie", "Eva Lie", LIST).catch(() => self.goto(LIST));
		await heading(self, systemUsers.nb.chooseOrganisation.title);
		await checkPage(self, "system-users-person");
	});
});
