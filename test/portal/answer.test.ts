import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { answer } from "../../src/portal/texts/answer.js";
import { answered } from "../../src/portal/texts/answered.js";
import { logIn as logInTexts } from "../../src/portal/texts/log-in.js";
import { reasons } from "../../src/portal/texts/reasons.js";
import { DECISION, HANSENS_MVA, post, single } from "../server/running.js";
import { checkPage, inBrowser, logIn } from "./browser.js";
import { ACCOUNTS, AMIR, type Asked, KARI, REDIRECT, right, VAT, Vendor } from "./vendor.js";

const { nb, nn, en } = answer;
const SOLBERG = "314428641";

/** The path of an address at the server. */
const placeOf = ({ confirmUrl }: Asked): string => {
	const { pathname, search } = new URL(confirmUrl);
	return pathname + search;
};

inBrowser("answering a request", (scene) => {
	const ready = async (name = "Regnskap 123"): Promise<{ vendor: Vendor; request: Asked; system: string }> => {
		const vendor = new Vendor(scene.url);
		const system = await vendor.system(name);
		return { vendor, system, request: await vendor.request(system) };
	};
	const heading = (page: Page, name: string): Promise<void> =>
		page.getByRole("heading", { name, exact: true }).waitFor();
	/** What a system user may do for the plumber, by the PDP's word. */
	const decision = async (systemUser: string, action: string): Promise<string | undefined> => {
		const question = single({ "urn:altinn:systemuser:uuid": systemUser }, action, HANSENS_MVA);
		return (await post(scene.url + DECISION, question)).json.response[0]?.decision;
	};

	it("the manager approves it, gets a receipt and goes on to the vendor, who learns of it; the system may", async () => {
		const { vendor, request } = await ready();
		const page = await scene.page();
		expect(await decision(request.id, "write")).not.toBe("Permit");
		await logIn(page, "Kari Hansen", placeOf(request));
		await heading(page, nb.title("Regnskap 123").request);
		await page.locator("summary").first().click();
		await checkPage(page, "request");
		await page.getByRole("button", { name: nb.approve.request }).click();
		await heading(page, answered.nb.receipt.approved.request);
		await checkPage(page, "receipt");
		const onwards = page.getByRole("link", { name: answered.nb.receipt.goOn("app.bedriftshjelp.example") });
		expect(await onwards.getAttribute("href")).toBe(REDIRECT);
		expect(await vendor.status(request.id)).toBe("Accepted");
		expect(await decision(request.id, "write")).toBe("Permit");
		await page.goBack();
		await heading(page, answered.nb.states.accepted.title);
		await checkPage(page, "request-accepted");
	});

	it("a member of the board sends it on; the manager rejects it and says why, at phone width", async () => {
		const { vendor, request } = await ready("Timeføring");
		const ola = await scene.page();
		await logIn(ola, "Ola Hansen", placeOf(request));
		await heading(ola, nb.forwarding.title);
		expect(await ola.getByRole("button", { name: nb.approve.request }).count()).toBe(0);
		expect(await ola.getByRole("main").textContent()).toContain("De som kan svare: Kari Hansen.");
		await checkPage(ola, "request-forward");
		await ola.getByRole("button", { name: nb.forward }).click();
		await heading(ola, nb.forwarded.title);

		const kari = await scene.page({ viewport: { width: 375, height: 740 } });
		await logIn(kari, "Kari Hansen", placeOf(request));
		await kari.getByRole("link", { name: nb.reject }).click();
		await heading(kari, nb.rejecting.title);
		await checkPage(kari, "request-reject");
		await kari.getByLabel(nb.rejecting.reason).fill("Vi fører timer et annet sted.");
		await kari.getByRole("button", { name: nb.rejecting.button }).click();
		await heading(kari, answered.nb.receipt.rejected);
		await checkPage(kari, "receipt-rejected");
		expect(await vendor.status(request.id)).toBe("Rejected");
	});

	it("what the person cannot give is shown before the click, with the reason; it is sent on", async () => {
		const vendor = new Vendor(scene.url);
		await vendor.letManage(KARI, AMIR);
		const request = await vendor.request(await vendor.system("Regnskap 123"));
		const page = await scene.page();
		await logIn(page, "Amir Haddad", placeOf(request));
		await heading(page, nb.cannot.title);
		await page.getByText(reasons.nb.notYours).waitFor();
		expect(await page.getByText(reasons.nb.notYours).count()).toBe(1);
		expect(await page.getByRole("button", { name: nb.approve.request }).count()).toBe(0);
		await checkPage(page, "request-obstacles");
		await page.getByRole("button", { name: nb.forward }).click();
		await heading(page, nb.forwarded.title);
	});

	it("somebody else is told that it is not his to answer", async () => {
		const { request } = await ready();
		const page = await scene.page();
		await logIn(page, "Eva Lie", placeOf(request));
		await heading(page, answered.nb.notYours.title);
		expect(await page.getByRole("main").textContent()).not.toContain("Regnskap 123");
		await checkPage(page, "request-not-yours");
	});

	it("in nynorsk: an agent for the clients of an agency", async () => {
		const vendor = new Vendor(scene.url);
		const system = await vendor.system("Regnskap 123 byrå", { packages: [ACCOUNTS], rights: [] });
		const request = await vendor.agentRequest(system, SOLBERG);
		const page = await scene.page({ locale: "nn-NO" });
		await logIn(page, "Nina Solberg", placeOf(request));
		await heading(page, nn.title("Regnskap 123 byrå").agentrequest);
		await checkPage(page, "agent-request");
		await page.getByRole("button", { name: nn.approve.agentrequest }).click();
		await heading(page, answered.nn.receipt.approved.agentrequest);
		expect(await vendor.status(request.id, "request/agent")).toBe("Accepted");
	});

	it("in English: a change, with what is new, what goes and what stays", async () => {
		const vendor = new Vendor(scene.url);
		const packages = [VAT, "urn:altinn:accesspackage:skattegrunnlag"];
		const system = await vendor.system("Regnskap 123", { packages, rights: [["brg-aarsregnskap"]] });
		const request = await vendor.request(system, { rights: [["brg-aarsregnskap", "read"]] });
		const page = await scene.page({ locale: "en-GB" });
		await logIn(page, "Kari Hansen", placeOf(request));
		await page.getByRole("button", { name: en.approve.request }).click();
		await heading(page, answered.en.receipt.approved.request);
		const change = await vendor.change(request.id, {
			requiredRights: [right("brg-aarsregnskap", "write")],
			requiredAccessPackages: [{ urn: packages[1] }],
			unwantedAccessPackages: [{ urn: VAT }],
		});
		await page.goto(placeOf(change));
		await heading(page, en.title("Regnskap 123").changerequest);
		await checkPage(page, "change-request");
		expect(await decision(request.id, "write")).toBe("Permit");
		await page.getByRole("button", { name: en.approve.changerequest }).click();
		await heading(page, answered.en.receipt.approved.changerequest);
		await checkPage(page, "receipt-change");
		expect(await vendor.status(change.id, "changerequest")).toBe("Accepted");
		expect(await decision(request.id, "write")).not.toBe("Permit");
	});

	it("what was changed under the reader is shown again, and nothing is approved", async () => {
		const { vendor, system, request } = await ready();
		const page = await scene.page();
		await logIn(page, "Kari Hansen", placeOf(request));
		await vendor.setRights(system, [["brg-aarsregnskap", "read"]]);
		await page.getByRole("button", { name: nb.approve.request }).click();
		await heading(page, nb.changed.title);
		expect(await vendor.status(request.id)).toBe("New");
		await checkPage(page, "request-changed");
		await page.getByRole("button", { name: nb.approve.request }).click();
		await heading(page, answered.nb.receipt.approved.request);
		expect(await vendor.status(request.id)).toBe("Accepted");
	});

	it("of two tabs the first counts, and the second says so", async () => {
		const { vendor, request } = await ready();
		const first = await scene.page();
		await logIn(first, "Kari Hansen", placeOf(request));
		const second = await first.context().newPage();
		await second.goto(placeOf(request));
		const third = await first.context().newPage();
		await third.goto(`${placeOf(request)}&answer=reject`);
		await first.getByRole("button", { name: nb.approve.request }).click();
		await heading(first, answered.nb.receipt.approved.request);
		await third.getByRole("button", { name: nb.rejecting.button }).click();
		await heading(third, answered.nb.states.accepted.title);
		await second.getByRole("button", { name: nb.approve.request }).click();
		await heading(second, answered.nb.receipt.approved.request);
		expect(await vendor.status(request.id)).toBe("Accepted");
	});

	it("without JavaScript, and with a session that has ended before the click", async () => {
		const { vendor, request } = await ready();
		const page = await scene.page({ javaScriptEnabled: false });
		await logIn(page, "Kari Hansen", placeOf(request));
		await page.context().addCookies([{ name: "fullmakt", value: "ended", url: scene.url }]);
		await page.getByRole("button", { name: nb.approve.request }).click();
		await heading(page, logInTexts.nb.expired.title);
		expect(await vendor.status(request.id)).toBe("New");
		await page.getByRole("link", { name: logInTexts.nb.expired.again }).click();
		await heading(page, nb.title("Regnskap 123").request);
		await page.getByRole("button", { name: nb.approve.request }).click();
		await heading(page, answered.nb.receipt.approved.request);
		expect(await vendor.status(request.id)).toBe("Accepted");
	});

	it("a long name stays within the page", async () => {
		const name = `Regnskaps- og lønnsprogrammet${"ForAlleSmåOgMellomstoreBedrifter".repeat(4)}`;
		const { request } = await ready(name);
		const page = await scene.page();
		await logIn(page, "Kari Hansen", placeOf(request));
		await heading(page, nb.title(name).request);
		await checkPage(page, "request-long-name");
	});
});
