import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importJWK, type JWK } from "jose";
import type { Page, Request } from "playwright-core";
import { expect, it } from "vitest";
import { errors } from "../../src/portal/texts/errors.js";
import { integrationChange } from "../../src/portal/texts/integration-change.js";
import { integrationKeys } from "../../src/portal/texts/integration-keys.js";
import { integrations } from "../../src/portal/texts/integrations.js";
import { Software, type SoftwareKey, softwareKey } from "../maskinporten/client-software.js";
import { freshFolder } from "../server/running.js";
import { HANSEN } from "./acting.js";
import { checkPage, inBrowser, logIn, logInFor } from "./browser.js";
import {
	addOpenScope,
	addScopes,
	clientOf,
	clientsOf,
	grant,
	REQUESTS_SCOPE,
	SYSTEMS_SCOPE,
	withdrawGrant,
	withdrawScope,
} from "./integrations-world.js";
import { approve, HANSEN_ORG, KARI, VENDOR_ORG, Vendor } from "./vendor.js";

const LIST = "/portal/integrations";
const { nb } = integrations;
const change = integrationChange.nb;
const keys = integrationKeys.nb;
const LONG = "Fakturaprogrammet til Rørlegger Hansen & Sønner, med et svært langt navn som ingen har tenkt over";
const folder = freshFolder();

inBrowser(
	"integrations",
	(scene) => {
		const heading = (page: Page, name: string): Promise<void> =>
			page.getByRole("heading", { name, level: 1, exact: true }).waitFor();
		const click = (page: Page, role: "link" | "button", name: string): Promise<void> =>
			page.getByRole(role, { name, exact: true }).click();
		const told = (page: Page, text: string): Promise<void> => page.getByRole("status").getByText(text).waitFor();
		const kari = async (options?: Parameters<typeof scene.page>[0], to = LIST): Promise<Page> => {
			const page = await scene.page(options);
			await logInFor(page, "Kari Hansen", HANSEN, to);
			return page;
		};
		const idOf = (page: Page): string => new URL(page.url()).pathname.split("/")[3] ?? "";
		/** The program: it holds a private key, and asks for tokens. */
		const program = (id: string, key: SoftwareKey): Software => new Software(id, key, `${scene.url}/`);
		const statusOf = async (software: Software, scope: string): Promise<number> =>
			(await software.askFor(scene.url, scope)).status;
		const useToken = async (token: string): Promise<number> =>
			(
				await fetch(`${scene.url}/authentication/api/v1/systemregister/vendor`, {
					headers: { Authorization: `Bearer ${token}` },
				})
			).status;
		/** The plumber may use the scope of the system register. */
		const withScopes = async (): Promise<void> => {
			await addScopes(scene.url);
			await grant(scene.url, SYSTEMS_SCOPE, HANSEN_ORG);
		};
		/** Makes one on the pages, whose public key is given; on its own page then. */
		const make = async (page: Page, name: string, key: JWK, scopes: readonly string[] = []): Promise<string> => {
			await page.goto(`${LIST}/new`);
			await page.getByLabel(change.name, { exact: true }).fill(name);
			for (const scope of scopes) await page.getByRole("checkbox", { name: scope, exact: true }).check();
			await page.getByLabel(keys.key, { exact: true }).fill(JSON.stringify(key));
			await click(page, "button", change.createButton);
			await heading(page, name);
			return idOf(page);
		};

		/** Sends what a form of the page would send, from its session; the status of the answer, and where it leads. */
		const sendForm = async (page: Page, to: string, fields: Record<string, string>) => {
			const csrf = (await page.locator("[name=csrf]").first().getAttribute("value")) ?? "";
			const answer = await page.request.post(scene.url + to, { form: { csrf, ...fields }, maxRedirects: 0 });
			return { status: answer.status(), location: answer.headers().location ?? "" };
		};
		const send = async (...form: Parameters<typeof sendForm>): Promise<number> => (await sendForm(...form)).status;

		it("without a script: explained, created with the key of a command on the page, changed, rotated and ended", async () => {
			const page = await kari({ javaScriptEnabled: false });
			await heading(page, nb.title);
			await page.getByText(nb.none).waitFor();
			await page.getByText(nb.what).waitFor();
			await click(page, "link", nb.create);
			await page.getByText(change.noneGranted).waitFor();
			expect(await page.getByRole("button", { name: keys.make }).isVisible()).toBe(false);
			await withScopes();
			await page.goto(`${LIST}/new`);
			// What is missing is said beside its field, and what was typed stays.
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).check();
			await page.getByLabel(change.description).fill("Sender lønn\nhver måned");
			await click(page, "button", change.createButton);
			await page.getByText(change.required).waitFor();
			await page.getByText(keys.faults.required).waitFor();
			expect(await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).isChecked()).toBe(true);
			expect(await page.getByLabel(change.description).inputValue()).toBe("Sender lønn\nhver måned");
			await page.getByText(keys.byHand).click();
			const [openssl = ""] = await page.locator("pre").allTextContents();
			const work = freshFolder();
			const pem = execFileSync("sh", ["-c", openssl], { cwd: work, encoding: "utf8", stdio: "pipe" });
			await page.getByLabel(change.name, { exact: true }).fill("Lønnsprogrammet");
			await page.getByLabel(keys.key, { exact: true }).fill("nothing");
			await click(page, "button", change.createButton);
			await page.getByText(keys.faults.unreadable).waitFor();
			expect(await page.getByLabel(change.name, { exact: true }).inputValue()).toBe("Lønnsprogrammet");
			await page.getByLabel(keys.key, { exact: true }).fill(pem);
			await click(page, "button", change.createButton);
			await told(page, nb.done.created);
			const id = idOf(page);
			const [made] = await clientsOf(scene.url, HANSEN_ORG);
			expect(made).toMatchObject({
				clientId: id,
				name: "Lønnsprogrammet",
				description: "Sender lønn\nhver måned",
				scopes: [SYSTEMS_SCOPE],
			});
			const kid = made?.keys[0]?.kid ?? "";
			const { createPrivateKey } = await import("node:crypto");
			const secret = createPrivateKey(readFileSync(join(work, "private.pem"))).export({ format: "jwk" }) as JWK;
			const first: SoftwareKey = {
				kid,
				alg: "RS256",
				jwk: { kty: "RSA", kid },
				privateKey: (await importJWK(secret, "RS256")) as never,
			};
			expect(await statusOf(program(id, first), SYSTEMS_SCOPE)).toBe(200);

			await click(page, "link", nb.change);
			await page.getByLabel(change.name, { exact: true }).fill("  ");
			await click(page, "button", change.save);
			await page.getByText(change.required).waitFor();
			await page.getByLabel(change.name, { exact: true }).fill("Lønn og fravær");
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).uncheck();
			await click(page, "button", change.save);
			await told(page, nb.done.changed);
			await heading(page, "Lønn og fravær");
			await page.getByText(nb.stateTexts.noScopes).waitFor();
			expect(await statusOf(program(id, first), SYSTEMS_SCOPE)).toBe(400);
			await click(page, "link", nb.change);
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).check();
			await click(page, "button", change.save);
			await told(page, nb.done.changed);

			// From a file: a private one is refused, a public one counts before what was pasted.
			await click(page, "link", nb.addKey);
			await page.getByLabel(keys.chooseFile).setInputFiles(join(work, "private.pem"));
			await click(page, "button", keys.addButton);
			await page.getByText(keys.faults.private).waitFor();
			await page.getByLabel(keys.key, { exact: true }).fill("nothing");
			await page.getByLabel(keys.chooseFile).setInputFiles({
				name: "second.jwk.json",
				mimeType: "application/json",
				buffer: Buffer.from(JSON.stringify((await softwareKey("ES256", "from-a-file")).jwk)),
			});
			await click(page, "button", keys.addButton);
			await told(page, nb.done.key);
			await click(page, "link", nb.removeKeyNamed("from-a-file"));
			await click(page, "button", keys.removing.button);
			await told(page, nb.done.removed);

			// A new key beside the old one; the old one goes when the program has the new one.
			await click(page, "link", nb.addKey);
			await page.getByRole("radio", { name: keys.keep }).waitFor();
			await page.getByLabel(keys.key, { exact: true }).fill(JSON.stringify({ ...first.jwk, ...publicPart(secret) }));
			await page.getByRole("radio", { name: keys.endIn(7) }).check();
			await click(page, "button", keys.addButton);
			// It is there already: nothing was done with it.
			await told(page, nb.done.key);
			const { keys: held } = await clientOf(scene.url, HANSEN_ORG, id);
			expect(held.filter(({ validTo }) => validTo === undefined).map((each) => each.kid)).toEqual([kid]);
			const second = await softwareKey("ES256");
			await click(page, "link", nb.addKey);
			await page.getByLabel(keys.key, { exact: true }).fill(JSON.stringify({ ...second.jwk, kid }));
			await click(page, "button", keys.addButton);
			await page.getByText(keys.faults.taken).waitFor();
			await page.getByLabel(keys.key, { exact: true }).fill(JSON.stringify({ keys: [second.jwk] }));
			await page.getByRole("radio", { name: keys.endIn(7) }).check();
			await click(page, "button", keys.addButton);
			await told(page, nb.done.key);
			await page.getByText(nb.ends).waitFor();
			const both = [program(id, first), program(id, second)];
			expect(await Promise.all(both.map((each) => statusOf(each, SYSTEMS_SCOPE)))).toEqual([200, 200]);
			await click(page, "link", nb.removeKeyNamed(kid));
			await heading(page, keys.removing.title(kid));
			await page.getByText(keys.removing.others).waitFor();
			await click(page, "button", keys.removing.button);
			await told(page, nb.done.removed);
			expect(await Promise.all(both.map((each) => statusOf(each, SYSTEMS_SCOPE)))).toEqual([400, 200]);
			await click(page, "link", nb.removeKeyNamed(second.kid));
			await page.getByText(keys.removing.last).waitFor();
			await click(page, "button", keys.removing.button);
			await page.getByText(nb.stateTexts.noKeys).waitFor();
			expect(await statusOf(program(id, second), SYSTEMS_SCOPE)).toBe(400);

			await click(page, "link", nb.end);
			await heading(page, change.ending.title("Lønn og fravær"));
			await click(page, "button", change.ending.button);
			await told(page, nb.done.ended);
			await page.getByText(nb.none).waitFor();
			await page.getByText(nb.ended("1")).click();
			await click(page, "link", "Lønn og fravær");
			await page.getByText(nb.endedText).waitFor();
			expect(await page.getByRole("link", { name: nb.change }).count()).toBe(0);
			expect((await clientOf(scene.url, HANSEN_ORG, id)).revokedAt).toBeDefined();
			// An address from before leads to what it is now.
			for (const place of ["change", "keys", "end"]) {
				await page.goto(`${LIST}/${id}/${place}`);
				await page.getByText(nb.endedText).waitFor();
			}
		});

		it("the other command on the page makes a key that is taken as well", async () => {
			const page = await kari({}, `${LIST}/new`);
			const [, node = ""] = await page.locator("pre").allTextContents();
			const pem = execFileSync("sh", ["-c", node], { cwd: freshFolder(), encoding: "utf8", stdio: "pipe" });
			await page.getByLabel(change.name, { exact: true }).fill("Fra Node");
			await page.getByLabel(keys.key, { exact: true }).fill(pem);
			await click(page, "button", change.createButton);
			await heading(page, "Fra Node");
		});

		it("a key made in the browser: its private part stays there, its program gets a token, until it is ended", async () => {
			await withScopes();
			await grant(scene.url, REQUESTS_SCOPE, HANSEN_ORG);
			const page = await kari();
			await click(page, "link", nb.create);
			await checkPage(page, "integrations-new");
			const sent: Request[] = [];
			page.on("request", (request) => sent.push(request));
			await page.getByLabel(change.name, { exact: true }).fill(LONG);
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).check();
			const [download] = await Promise.all([page.waitForEvent("download"), click(page, "button", keys.make)]);
			await told(page, keys.made);
			const secret = JSON.parse(readFileSync(await download.path(), "utf8")) as JWK & { kid: string };
			const open = JSON.parse(await page.getByLabel(keys.key, { exact: true }).inputValue()) as JWK;
			expect(secret).toMatchObject({ ...open, d: expect.any(String), p: expect.any(String) });
			expect([open.d, open.p, open.q]).toEqual([undefined, undefined, undefined]);
			const [again] = await Promise.all([page.waitForEvent("download"), click(page, "link", keys.saveAgain)]);
			expect(JSON.parse(readFileSync(await again.path(), "utf8"))).toEqual(secret);
			expect(again.suggestedFilename()).toMatch(/^privat-nokkel-.*\.jwk\.json$/);
			await checkPage(page, "integrations-new-made");
			await page.getByRole("button", { name: change.createButton }).dblclick();
			await heading(page, LONG);
			// All that went anywhere: nothing of the private key is in it, as it stands or encoded.
			expect(sent.some((request) => request.postData()?.includes(String(secret.kid)))).toBe(true);
			const everything = sent
				.filter((request) => !request.url().startsWith("blob:"))
				.map((request) => `${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`)
				.join("\n");
			for (const part of [secret.d, secret.p, secret.q, secret.dp, secret.dq, secret.qi]) {
				expect(everything).not.toContain(String(part).slice(0, 40));
			}
			const stored = "JSON.stringify([localStorage, sessionStorage, document.cookie])";
			expect(await page.evaluate<string>(stored)).not.toContain(String(secret.d).slice(0, 40));

			const id = idOf(page);
			const named = (await clientsOf(scene.url, HANSEN_ORG)).filter(({ name }) => name === LONG);
			expect(named.map(({ clientId }) => clientId)).toEqual([id]);
			await checkPage(page, "integrations-one");
			const key: SoftwareKey = {
				kid: secret.kid,
				alg: "RS256",
				jwk: secret,
				privateKey: (await importJWK(secret, "RS256")) as never,
			};
			const answer = await program(id, key).askFor(scene.url, SYSTEMS_SCOPE);
			expect(answer.status).toBe(200);
			const token = String(answer.json.access_token);
			expect(await useToken(token)).toBe(200);

			await click(page, "link", nb.addKey);
			await checkPage(page, "integrations-key");
			await click(page, "button", keys.addButton);
			await page.getByText(keys.faults.required).waitFor();
			await checkPage(page, "integrations-key-error");
			await page.goto(`${LIST}/${id}`);
			await click(page, "link", nb.removeKeyNamed(secret.kid));
			await checkPage(page, "integrations-remove-key");
			await page.goto(LIST);
			await checkPage(page, "integrations");
			await click(page, "link", LONG);
			await click(page, "link", nb.end);
			await checkPage(page, "integrations-end");
			await page.getByRole("button", { name: change.ending.button }).dblclick();
			await told(page, nb.done.ended);
			await checkPage(page, "integrations-ended");
			const refused = await program(id, key).askFor(scene.url, SYSTEMS_SCOPE);
			expect([refused.status, refused.json.error]).toEqual([400, "invalid_grant"]);
			expect(await useToken(token)).toBe(401);
		});

		it("private keys are held back by the script, and refused without it: never stored, shown or logged", async () => {
			const secrets = privateKeys();
			const page = await kari({}, `${LIST}/new`);
			const posted: Request[] = [];
			page.on("request", (request) => request.method() === "POST" && posted.push(request));
			await page.getByLabel(change.name, { exact: true }).fill("Røpet");
			for (const text of secrets) {
				await page.getByLabel(keys.key, { exact: true }).fill(text);
				await click(page, "button", change.createButton);
				await page.getByRole("alert").getByText(keys.faults.private).waitFor();
				expect(await page.getByLabel(keys.key, { exact: true }).inputValue()).toBe("");
			}
			const file = (text: string) => ({ name: "key.json", mimeType: "application/json", buffer: Buffer.from(text) });
			const open = JSON.stringify({ ...(await softwareKey("ES256")).jwk, kid: "fra-fil" });
			await page.getByLabel(keys.chooseFile).setInputFiles(file(open));
			await expect.poll(() => page.getByLabel(keys.key, { exact: true }).inputValue()).toBe(open);
			await page.getByLabel(keys.chooseFile).setInputFiles(file(secrets[0] as string));
			await page.getByRole("alert").getByText(keys.faults.private).waitFor();
			expect(await page.getByLabel(keys.key, { exact: true }).inputValue()).toBe(open);
			expect(posted).toEqual([]);
			await click(page, "button", change.createButton);
			await heading(page, "Røpet");

			const bare = await kari({ javaScriptEnabled: false }, `${LIST}/new`);
			const seen: string[] = [];
			for (const text of secrets) {
				// With a name and without one: the error of another field brings no key back either.
				for (const name of ["Røpet to", ""]) {
					await bare.getByLabel(change.name, { exact: true }).fill(name);
					await bare.getByLabel(keys.key, { exact: true }).fill(text);
					await click(bare, "button", change.createButton);
					await bare.getByText(keys.faults.private).waitFor();
					seen.push(await bare.content());
				}
			}
			const kept = [
				...seen,
				...scene.server.lines,
				...readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1")),
			];
			// What is public of the key that was taken is found, so this would find a private one.
			expect(kept.some((each) => each.includes("fra-fil"))).toBe(true);
			for (const text of secrets) {
				const part = (/"d":"([^"]{20})/.exec(text) ?? /\n[^\n]+\n([^\n]{20})/.exec(text))?.[1] ?? "";
				expect([part.length, kept.some((each) => each.includes(part))]).toEqual([20, false]);
			}
			expect((await clientsOf(scene.url, HANSEN_ORG)).some(({ name }) => name === "Røpet to")).toBe(false);
			for (const [text, said] of [
				[JSON.stringify(weak()), keys.faults.unsuitable],
				[JSON.stringify({ ...(await softwareKey("ES256")).jwk, kid: 7 }), keys.faults.unnamed],
				[JSON.stringify({ keys: Array(11).fill((await softwareKey("ES256")).jwk) }), keys.faults.tooMany],
				[JSON.stringify({ keys: Array(2).fill((await softwareKey("ES256")).jwk) }), keys.faults.taken],
			] as const) {
				await bare.getByLabel(keys.key, { exact: true }).fill(text);
				await bare.getByLabel(change.name, { exact: true }).fill("Svak");
				await click(bare, "button", change.createButton);
				await bare.getByText(said).waitFor();
			}
		});

		it("two at once: what another changed meanwhile is shown before it is written over, or ended", async () => {
			await withScopes();
			const one = await kari();
			const key = await softwareKey("ES256");
			const id = await make(one, "Delt", key.jwk, [SYSTEMS_SCOPE]);
			const two = await kari();
			await one.goto(`${LIST}/${id}/change`);
			await two.goto(`${LIST}/${id}/change`);
			await two.getByLabel(change.name, { exact: true }).fill("Delt av to");
			await click(two, "button", change.save);
			await told(two, nb.done.changed);
			await one.getByLabel(change.name, { exact: true }).fill("Delt av en");
			await click(one, "button", change.save);
			await one.getByText(change.changed.title).waitFor();
			await checkPage(one, "integrations-changed");
			expect(await one.getByLabel(change.name, { exact: true }).inputValue()).toBe("Delt av en");
			await one.getByRole("alert").getByText("Delt av to").waitFor();
			await click(one, "button", change.save);
			await heading(one, "Delt av en");

			// Keys that were added meanwhile are not ended unseen.
			await one.goto(`${LIST}/${id}/keys`);
			const unseen = await softwareKey("ES256");
			await two.goto(`${LIST}/${id}/keys`);
			await two.getByLabel(keys.key, { exact: true }).fill(JSON.stringify(unseen.jwk));
			await click(two, "button", keys.addButton);
			await told(two, nb.done.key);
			const next = await softwareKey("ES256");
			await one.getByLabel(keys.key, { exact: true }).fill(JSON.stringify(next.jwk));
			await one.getByRole("radio", { name: keys.endNow }).check();
			await click(one, "button", keys.addButton);
			await one.getByText(change.stale.title).waitFor();
			expect(await one.getByRole("radio", { name: keys.endNow }).isChecked()).toBe(true);
			await one.getByText(unseen.kid).waitFor();
			expect(await statusOf(program(id, unseen), SYSTEMS_SCOPE)).toBe(200);
			await click(one, "button", keys.addButton);
			await told(one, nb.done.key);
			const states = [key, unseen, next].map((each) => statusOf(program(id, each), SYSTEMS_SCOPE));
			expect(await Promise.all(states)).toEqual([400, 400, 200]);

			// Sent many times at once it is done once, and every answer leads on.
			await one.goto(`${LIST}/${id}/keys`);
			const many = await softwareKey("ES256");
			const shown = (await one.locator("[name=shown]").getAttribute("value")) ?? "";
			const sent = { key: JSON.stringify(many.jwk), overlap: "keep", shown };
			const answers = await Promise.all(Array.from({ length: 5 }, () => sendForm(one, `${LIST}/${id}/keys`, sent)));
			expect(new Set(answers.map(({ location }) => location))).toEqual(new Set([`${LIST}/${id}?done=key`]));
			await one.goto(`${LIST}/${id}/remove-key?kid=${many.kid}`);
			const asked = (await one.locator("[name=shown]").getAttribute("value")) ?? "";
			const removed = await Promise.all(
				[1, 2, 3].map(() => sendForm(one, `${LIST}/${id}/remove-key`, { kid: many.kid, shown: asked })),
			);
			expect(new Set(removed.map(({ location }) => location))).toEqual(new Set([`${LIST}/${id}?done=removed`]));
			expect(await statusOf(program(id, many), SYSTEMS_SCOPE)).toBe(400);

			// It turns out to be the last key after the question was shown.
			const other = await softwareKey("ES256");
			await one.goto(`${LIST}/${id}/keys`);
			await one.getByLabel(keys.key, { exact: true }).fill(JSON.stringify(other.jwk));
			await click(one, "button", keys.addButton);
			await click(one, "link", nb.removeKeyNamed(next.kid));
			await two.goto(`${LIST}/${id}`);
			await click(two, "link", nb.removeKeyNamed(other.kid));
			await click(two, "button", keys.removing.button);
			await told(two, nb.done.removed);
			await click(one, "button", keys.removing.button);
			await one.getByText(change.stale.title).waitFor();
			await one.getByText(keys.removing.last).waitFor();
			expect(await statusOf(program(id, next), SYSTEMS_SCOPE)).toBe(200);

			await one.goto(`${LIST}/${id}/end`);
			await two.goto(`${LIST}/${id}/change`);
			await two.getByLabel(change.name, { exact: true }).fill("Noe annet");
			await click(two, "button", change.save);
			await click(one, "button", change.ending.button);
			await one.getByText(change.stale.title).waitFor();
			await heading(one, change.ending.title("Noe annet"));
			expect(await statusOf(program(id, next), SYSTEMS_SCOPE)).toBe(200);
			await two.goto(`${LIST}/${id}/end`);
			await click(two, "button", change.ending.button);
			await told(two, nb.done.ended);
			// Who comes too late finds it done.
			await click(one, "button", change.ending.button);
			await told(one, nb.done.ended);
		});

		it("a form that is sent again makes no second one, and says so when it was changed", async () => {
			const page = await kari({}, `${LIST}/new`);
			const { jwk } = await softwareKey("ES256");
			const once = (await page.locator("[name=once]").getAttribute("value")) ?? "";
			await page.getByLabel(change.name, { exact: true }).fill("En gang");
			await page.getByLabel(keys.key, { exact: true }).fill(JSON.stringify(jwk));
			await click(page, "button", change.createButton);
			await told(page, nb.done.created);
			const id = idOf(page);
			const second = { name: "En gang til", key: JSON.stringify(jwk), once };
			const { status, location } = await sendForm(page, `${LIST}/new`, second);
			expect([status, location]).toEqual([303, `${LIST}/${id}?done=already`]);
			await page.goto(location);
			await page.getByText(nb.done.already).waitFor();
			const names = (await clientsOf(scene.url, HANSEN_ORG)).map(({ name }) => name);
			expect([names.includes("En gang"), names.includes("En gang til")]).toEqual([true, false]);
		});

		it("scopes: what is no longer granted is told, what is gone goes, and nothing can be taken that was not offered", async () => {
			await withScopes();
			await grant(scene.url, REQUESTS_SCOPE, HANSEN_ORG);
			const page = await kari();
			const { jwk } = await softwareKey("ES256");
			const id = await make(page, "Scope", jwk, [SYSTEMS_SCOPE, REQUESTS_SCOPE]);
			await addOpenScope(scene.url, "altinn:apent");
			await withdrawGrant(scene.url, SYSTEMS_SCOPE, HANSEN_ORG);
			await withdrawScope(scene.url, REQUESTS_SCOPE);
			await page.goto(`${LIST}/${id}`);
			await page.getByText(nb.notGranted).waitFor();
			await page.getByText(nb.gone).waitFor();
			await page.getByText(nb.stateTexts.noScopes).waitFor();
			await checkPage(page, "integrations-scopes-lost");
			await click(page, "link", nb.change);
			await page.getByText(change.scopesGone(REQUESTS_SCOPE)).waitFor();
			await checkPage(page, "integrations-change");
			await page.getByRole("checkbox", { name: "altinn:apent" }).check();
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).evaluate((box: { value: string }) => {
				box.value = "altinn:forged";
			});
			await click(page, "button", change.save);
			await page.getByText(change.scopeUnknown).waitFor();
			expect((await clientOf(scene.url, HANSEN_ORG, id)).scopes).toEqual([SYSTEMS_SCOPE, REQUESTS_SCOPE].sort());
			expect(await page.getByRole("checkbox", { name: "altinn:apent" }).isChecked()).toBe(true);
			await page.getByRole("checkbox", { name: SYSTEMS_SCOPE }).check();
			await click(page, "button", change.save);
			await told(page, nb.done.changed);
			expect((await clientOf(scene.url, HANSEN_ORG, id)).scopes).toEqual(["altinn:apent", SYSTEMS_SCOPE]);
			for (let i = 0; i < 10; i++) await addOpenScope(scene.url, `altinn:apent.${i}`);
			await page.goto(`${LIST}/new`);
			await page.getByText(change.noneGranted).waitFor();
			expect(await page.getByRole("checkbox", { name: "altinn:apent.3" }).isVisible()).toBe(false);
			await page.getByText(change.openScopesCount("11")).click();
			await page.getByRole("checkbox", { name: "altinn:apent.3" }).check();
			await click(page, "button", change.createButton);
			expect(await page.getByRole("checkbox", { name: "altinn:apent.3" }).isVisible()).toBe(true);
			await checkPage(page, "integrations-open-scopes");
			await grant(scene.url, SYSTEMS_SCOPE, HANSEN_ORG);
		});

		it("nobody else sees or changes it: a stranger, another organisation, one who may not", async () => {
			const mine = await kari();
			const { jwk } = await softwareKey("ES256");
			const id = await make(mine, "Bare vår", jwk);
			const places = ["", "/change", "/keys", "/end", `/remove-key?kid=${jwk.kid}`].map(
				(place) => `${LIST}/${id}${place}`,
			);
			const nina = await scene.page();
			await logInFor(nina, "Nina Solberg", "Solberg Regnskap AS", LIST);
			await heading(nina, nb.title);
			for (const place of places) expect([place, (await nina.goto(place))?.status()]).toEqual([place, 404]);
			await nina.goto(`${LIST}/new`);
			const forms: Record<string, Record<string, string>> = {
				change: { name: "Tatt" },
				keys: { key: JSON.stringify((await softwareKey("ES256")).jwk), overlap: "now" },
				"remove-key": { kid: jwk.kid },
				end: {},
			};
			for (const [place, fields] of Object.entries(forms)) {
				expect([place, await send(nina, `${LIST}/${id}/${place}`, fields)]).toEqual([place, 404]);
			}
			const ola = await scene.page();
			await logInFor(ola, "Ola Hansen", HANSEN, "/portal");
			expect(await ola.locator(`a[href="${LIST}"]`).count()).toBe(0);
			for (const place of [LIST, `${LIST}/new`, ...places]) {
				expect([place, (await ola.goto(place))?.status()]).toEqual([place, 403]);
			}
			await heading(ola, errors.nb.forbidden.title);
			await ola.goto("/portal");
			for (const [place, fields] of Object.entries({ ...forms, "../new": { name: "x" } })) {
				const to = place === "../new" ? `${LIST}/new` : `${LIST}/${id}/${place}`;
				expect([place, await send(ola, to, fields)]).toEqual([place, 403]);
			}
			expect((await mine.goto(`${LIST}/${randomUUID()}`))?.status()).toBe(404);
			expect((await mine.goto(`${LIST}/${id}/remove-key?kid=unknown`))?.status()).toBe(404);
			await mine.goto(`${LIST}/${id}`);
			// An answer to a question that was never shown is asked.
			for (const [place, fields] of Object.entries({
				"remove-key": { kid: jwk.kid },
				end: {},
				change: { name: "Tatt" },
			})) {
				expect([place, await send(mine, `${LIST}/${id}/${place}`, fields)]).toEqual([place, 409]);
			}
			expect(await clientOf(scene.url, HANSEN_ORG, id)).toMatchObject({ name: "Bare vår", keys: [{ kid: jwk.kid }] });
			// A person who acts for nobody is asked to choose.
			const alone = await scene.page();
			await logIn(alone, "Eva Lie", LIST);
			await heading(alone, nb.chooseOrganisation.title);
			await checkPage(alone, "integrations-choose");
		});

		it("an integration that a system in the register uses: the vendor is told whose access stops; in English", async () => {
			const tuva = await scene.page({ locale: "en-GB" });
			await logInFor(tuva, "Tuva Dahl", "Bedriftshjelp AS", LIST).catch(async () => undefined);
			await tuva.goto(`/portal/parties?lang=en&to=${LIST}&q=Bedriftshjelp`);
			const choose = tuva.getByRole("button", { name: /Bedriftshjelp AS/ });
			if ((await choose.count()) > 0) await choose.first().click();
			await tuva.goto(`${LIST}?lang=en`);
			await tuva.getByText(integrations.en.none).waitFor();
			await checkPage(tuva, "integrations-none-en");
			await tuva.getByRole("link", { name: integrations.en.create }).click();
			const { jwk } = await softwareKey("ES256");
			await tuva.getByLabel(integrationChange.en.name, { exact: true }).fill("Regnskap 123");
			await tuva.getByLabel(integrationKeys.en.key, { exact: true }).fill(JSON.stringify(jwk));
			await tuva.getByRole("button", { name: integrationChange.en.createButton }).click();
			await tuva.getByText(integrations.en.done.created).waitFor();
			const clientId = idOf(tuva);
			const vendor = new Vendor(scene.url);
			const system = await vendor.system("Regnskap 123", { clientId });
			const asked = await vendor.request(system);
			await approve(scene.url, KARI.userId, HANSEN_ORG, asked.id);
			await tuva.reload();
			await tuva.getByText(integrations.en.system).waitFor();
			await tuva.getByRole("link", { name: integrations.en.end }).click();
			const { ending } = integrationChange.en;
			await tuva.getByText(ending.system("Regnskap 123")).waitFor();
			await tuva.getByText(ending.users(1, "1")).waitFor();
			await checkPage(tuva, "integrations-end-system-en");
			await tuva.getByRole("button", { name: ending.button }).click();
			await tuva.getByText(integrations.en.done.ended).waitFor();
			expect((await clientOf(scene.url, VENDOR_ORG, clientId)).revokedAt).toBeDefined();
		});

		it("on a phone and in Nynorsk; many are searched", async () => {
			const page = await kari({ viewport: { width: 375, height: 740 } });
			for (const [i, name] of ["Lønn", "Faktura", "Timer", "Lager", "Bil", "Verktøy", "Kunder", "Arkiv"].entries())
				await make(page, `${name} ${i}`, (await softwareKey("ES256")).jwk);
			const { nn } = integrations;
			await page.goto(`${LIST}?lang=nn&q=verkt%C3%B8y`);
			await heading(page, nn.title);
			const all = (await clientsOf(scene.url, HANSEN_ORG)).length;
			await page.getByText(nn.found("1", String(all))).waitFor();
			await checkPage(page, "integrations-nn");
			await page.getByRole("link", { name: "Verktøy 5" }).click();
			await page.getByText(nn.stateTexts.noScopes).waitFor();
			await page.getByRole("link", { name: nn.addKey }).click();
			await page.getByRole("radio", { name: integrationKeys.nn.endNow }).waitFor();
			await page.goto(`${LIST}?q=finnes+ikke`);
			await page.getByText(nn.noneFound).waitFor();
		});
	},
	{ FULLMAKT_DATABASE: join(folder, "fullmakt.db") },
);

/** Private keys as people may paste them by mistake. */
function privateKeys(): string[] {
	const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
	const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
	return [
		JSON.stringify({ kid: "mine", ...ec.export({ format: "jwk" }) }),
		JSON.stringify({ keys: [rsa.export({ format: "jwk" })] }),
		String(ec.export({ type: "pkcs8", format: "pem" })),
		String(rsa.export({ type: "pkcs1", format: "pem" })),
	];
}

const weak = () => generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });

const publicPart = ({ kty, n, e }: JWK): JWK => ({ kty, n, e }) as JWK;
