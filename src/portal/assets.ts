import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A file the pages need; its name changes with its content, so that it may be kept for ever. */
export interface Asset {
	readonly path: string;
	readonly type: string;
	readonly plain: Buffer;
	readonly gzip: Buffer;
	readonly brotli: Buffer;
}

const PREFIX = "/portal/assets/";

/** The components of Designsystemet that the pages use; the rest is not sent. */
const COMPONENTS = [
	"alert",
	"badge",
	"breadcrumbs",
	"button",
	"card",
	"chip",
	"details",
	"divider",
	"error-summary",
	"field",
	"fieldset",
	"heading",
	"input",
	"label",
	"link",
	"list",
	"pagination",
	"paragraph",
	"skip-link",
	"table",
	"tag",
	"validation-message",
];

const require = createRequire(import.meta.url);
const designsystemet = (file: string): string =>
	readFileSync(require.resolve(`@digdir/designsystemet-css/${file}`), "utf8");

function asset(name: string, extension: string, type: string, content: string): Asset {
	const plain = Buffer.from(content);
	const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 16);
	return {
		path: `${PREFIX}${name}-${hash}.${extension}`,
		type,
		plain,
		gzip: gzipSync(plain),
		brotli: brotliCompressSync(plain),
	};
}

const own = (name: string): string => readFileSync(new URL(`../../assets/${name}`, import.meta.url), "utf8");

/** Comments and the space between rules; nothing that could change a value. */
const minified = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s*\n\s*/g, "\n");

const layer = (name: string, css: string): string => `@layer ${name}{${css}}`;

export const stylesheet = asset(
	"fullmakt",
	"css",
	"text/css; charset=utf-8",
	minified(
		[
			"@layer ds.theme, ds.base, ds.components;",
			designsystemet("theme.css"),
			layer("ds.base", designsystemet("base.css")),
			layer("ds.components", COMPONENTS.map((each) => designsystemet(`${each}.css`)).join("\n")),
			own("portal.css"),
		].join("\n"),
	),
);

export const mark = asset("mark", "svg", "image/svg+xml", own("mark.svg"));

/** Makes a key pair in the browser. */
export const keyScript = asset("keys", "js", "text/javascript; charset=utf-8", own("keys.js"));

const byPath = new Map([stylesheet, mark, keyScript].map((each) => [each.path, each]));

export const findAsset = (path: string): Asset | undefined => byPath.get(path);
