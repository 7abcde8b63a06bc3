import { type KeyTextFault, keysFromText, type TextKeys } from "../../../maskinporten/key-text.js";
import { type Html, html, type Part } from "../../html.js";
import { field, fileField } from "../../parts/form.js";
import { integrationKeys } from "../../texts/integration-keys.js";
import type { OwnerVisit } from "./place.js";

/** Why the keys of a form are not taken. */
export type KeyError = KeyTextFault | "required" | "taken" | "full";

/** Bytes of a form with a file of keys: as many as any form may have. */
export const KEYS_UPLOAD = 256 * 1024;

/** The keys of the form that was sent, a file before what was pasted, or what is the matter with them. */
export async function keysSent({ form: sent }: OwnerVisit): Promise<TextKeys | KeyError> {
	const text = (sent.get("key-file") || sent.get("key"))?.trim() ?? "";
	return text === "" ? "required" : keysFromText(text);
}

const OPENSSL = `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out private.pem
openssl pkey -in private.pem -pubout`;

const NODE = `node -e '
const { publicKey, privateKey } = require("crypto").generateKeyPairSync("rsa", { modulusLength: 3072 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" });
require("fs").writeFileSync("private.pem", pem, { mode: 0o600, flag: "wx" });
console.log(publicKey.export({ type: "spki", format: "pem" }));'`;

/**
 * Where a public key is entered: pasted or in a file, and with a script made there.
 *
 * @param entered `value`: what may be shown again, public keys and nothing else. `upload`: a file can be sent with the form; else it
 * is for the script to read.
 */
export function keyField(
	{ language }: OwnerVisit,
	entered: { readonly value: string; readonly error: KeyError | undefined; readonly upload: boolean },
): Html {
	const { value, error, upload } = entered;
	const texts = integrationKeys[language];
	const area = field({
		name: "key",
		label: texts.key,
		description: texts.about,
		rows: 8,
		value,
		autocomplete: "off",
		...(error === undefined ? {} : { error: texts.faults[error] }),
	});
	const file = fileField("key-file", texts.chooseFile, texts.fileAbout, ".json,.jwk,.jwks,.pem,.pub,.crt,.cer");
	return html`<h2 class="ds-heading" data-size="2xs">${texts.heading}</h2>${withScript(language, !upload && file)}<div class="stack-tight">${area}<p class="ds-validation-message" role="alert" data-private="${texts.faults.private}"></p></div>${upload && file}${byHand(language)}`;
}

/** Hidden until the script finds it. */
function withScript(language: OwnerVisit["language"], file: Part): Html {
	const texts = integrationKeys[language];
	return html`<div data-keys hidden><div class="stack"><div data-make><div class="stack-tight"><div class="actions"><button class="ds-button" data-variant="secondary" type="button" data-file="${texts.fileName}">${texts.make}</button></div><p class="subtle">${texts.makeAbout}</p><p role="status" data-busy="${texts.making}" data-made="${texts.made}" data-failed="${texts.notMade}"></p><p data-again hidden><a class="ds-link">${texts.saveAgain}</a></p></div></div>${file}</div></div>`;
}

function byHand(language: OwnerVisit["language"]): Html {
	const texts = integrationKeys[language];
	const command = (name: string, text: string): Html =>
		html`<p><strong>${name}</strong></p><pre class="command">${text}</pre>`;
	return html`<details class="ds-details" data-color="neutral"><summary>${texts.byHand}</summary><div class="stack-tight"><p>${texts.byHandLead}</p>${command(texts.openssl, OPENSSL)}${command(texts.node, NODE)}<p>${texts.byHandSafe}</p></div></details>`;
}
