/**
 * `npm run example`: the tax authority's service on port 8090 (PORT), with a server of its own that has the demo world and two
 * pieces of registered software. Ends with Ctrl-C, and leaves nothing behind.
 */
import { ensureBuilt, ensureInstalled, requireNode } from "../../scripts/checkout.mjs";

requireNode();
ensureInstalled();
ensureBuilt();
const { FJORDBRIS, HANSEN, prepare, startPlatform, startTaxAuthority } = await import(
	"../../scripts/demo-platform.mjs"
);
const { maskinportenTokens } = await import("fullmakt/pep");

const platform = await startPlatform();
const { vendor, service } = await prepare(platform.url);
const tax = await startTaxAuthority(platform.url, service, Number(process.env.PORT ?? 8090));
const token = await maskinportenTokens(vendor)();

console.log(`
The tax authority answers at ${tax.url}, fullmakt at ${platform.url} – Ctrl-C ends both.

Without a token:

  curl -si ${tax.url}/mva/${HANSEN.org}

With the token of a vendor that ${HANSEN.name} has given nothing (good for two minutes):

  curl -si ${tax.url}/mva/${HANSEN.org} -H 'Authorization: Bearer ${token}'

The code: examples/tax-authority/service.mjs. How a vendor comes to be let in, for ${HANSEN.name} or ${FJORDBRIS.name}: npm run demo
`);
process.once("SIGINT", async () => {
	await tax.stop();
	await platform.stop();
	process.exit(0);
});
