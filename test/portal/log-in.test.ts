import { expect, it } from "vitest";
import { front } from "../../src/portal/texts/front.js";
import { logIn as logInTexts } from "../../src/portal/texts/log-in.js";
import { parties } from "../../src/portal/texts/parties.js";
import { shell } from "../../src/portal/texts/shell.js";
import { checkPage, inBrowser, logIn } from "./browser.js";

inBrowser("logging in", (scene) => {
	it("one picks a person, chooses an organisation that is remembered, and logs out at the provider too", async () => {
		const page = await scene.page();
		await page.goto("/portal/parties?to=/portal");
		await checkPage(page, "log-in-demo");
		await page.getByRole("button", { name: "Logg inn som Liv Berg" }).click();
		expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(parties.nb.title);
		await checkPage(page, "parties");
		await page.getByRole("button", { name: parties.nb.chooseNamed("Byggmester Berg AS") }).click();
		expect(new URL(page.url()).pathname).toBe("/portal");
		await checkPage(page, "front");
		const header = page.getByRole("banner");
		expect(await header.textContent()).toContain("for Byggmester Berg AS");

		await page.getByRole("button", { name: shell.nb.logOut }).click();
		await page.getByRole("heading", { name: "Logg ut av demoen" }).waitFor();
		await page.getByRole("main").getByRole("button", { name: "Logg ut" }).click();
		await page.getByRole("heading", { name: logInTexts.nb.loggedOut.title }).waitFor();
		await checkPage(page, "logged-out");
		await logIn(page, "Liv Berg");
		expect(await header.textContent()).toContain("for Byggmester Berg AS");
	});

	it("the language that was chosen stays", async () => {
		const page = await scene.page();
		await logIn(page, "Kari Hansen");
		expect(await page.getAttribute("html", "lang")).toBe("nb");
		await page.getByRole("link", { name: "Nynorsk" }).click();
		expect(await page.getAttribute("html", "lang")).toBe("nn");
		await page.getByRole("banner").getByRole("link", { name: shell.nn.chooseParty }).click();
		expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(parties.nn.title);
		await page.getByRole("link", { name: "English" }).click();
		expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(parties.en.title);
	});

	it("who comes back after the session has ended is told so, and comes to where he was", async () => {
		const page = await scene.page();
		await logIn(page, "Kari Hansen", "/portal/parties?q=hansen");
		await page.context().addCookies([{ name: "fullmakt", value: "ended", url: scene.url }]);
		await page.reload();
		await page.getByRole("heading", { name: logInTexts.nb.expired.title }).waitFor();
		await checkPage(page, "expired");
		await page.getByRole("link", { name: logInTexts.nb.expired.again }).click();
		// The provider still knows her.
		await page.waitForURL(`${scene.url}/portal/parties?q=hansen`);
	});

	it("works without JavaScript", async () => {
		const page = await scene.page({ javaScriptEnabled: false });
		await logIn(page, "Kari Hansen");
		await page.getByRole("heading", { name: front.nb.greeting("Kari Hansen") }).waitFor();
	});

	it("the keyboard leads past the header to the content", async () => {
		const page = await scene.page();
		await logIn(page, "Kari Hansen");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.activeElement.id")).toBe("content");
	});

	it("an address that is nothing says so", async () => {
		const page = await scene.page();
		await logIn(page, "Kari Hansen");
		await page.goto("/portal/nothing-here");
		await page.getByRole("heading", { name: "Siden finnes ikke" }).waitFor();
		await checkPage(page, "not-found");
	});
});
