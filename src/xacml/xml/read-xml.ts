import xml2js from "xml2js";
import type { Namespaces, Position } from "../model.js";
import { exceedsBytes, illegalCharacterAt, isBlank, isXmlSpace, resolveEntity } from "./characters.js";
import { PositionFinder } from "./position-finder.js";
import { checkProlog, looseMarkupAt } from "./prolog.js";
import { feed, type SaxState, saxStates } from "./sax-feed.js";
import { XML_PREFIX_NAMESPACE, XMLNS_NAMESPACE, type XmlAttribute, type XmlElement } from "./xml-element.js";
import { XmlError } from "./xml-error.js";

export interface ReadXmlOptions {
	/** Size of the text in UTF-8; 10 MB when not given. */
	readonly maxBytes?: number;
	/** Deepest nesting of elements; 100 when not given. */
	readonly maxDepth?: number;
	/** Elements in the whole document; 250,000 when not given. */
	readonly maxElements?: number;
}

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 250_000;
/** Attributes of one element, declarations included, and prefixes in scope: each costs time squared. */
const MAX_ATTRIBUTES = 100;

/** The part of sax's parser that is used here; the rest of xml2js never runs. */
interface SaxParser extends SaxState {
	startTagPosition: number;
	/** The reference being read, without & and ;. */
	entity: string;
	ENTITIES: unknown;
	onopentagstart: (tag: { name: string; attributes: unknown }) => void;
	onattribute: (attribute: { name: string; value: string }) => void;
	onopentag: (tag: { name: string }) => void;
	onclosetag: (name: string) => void;
	ontext: (text: string) => void;
	onopencdata: () => void;
	oncdata: (text: string) => void;
	onclosecdata: () => void;
	oncomment: () => void;
	onprocessinginstruction: () => void;
	onsgmldeclaration: () => void;
	ondoctype: () => void;
	onerror: (error: Error) => void;
	onend: () => void;
	close(): SaxParser;
}

const saxParser = (): SaxParser =>
	(new xml2js.Parser({ strict: true }) as unknown as { saxParser: SaxParser }).saxParser;

const STATES = saxStates(saxParser);

interface Name {
	readonly text: string;
	readonly prefix: string;
	readonly local: string;
}

interface OpenElement extends XmlElement {
	readonly name: string;
	content: readonly (XmlElement | string)[];
	/** Where its content begins among what was read last. */
	readonly start: number;
}

const NOTHING: readonly never[] = Object.freeze([]);

/**
 * Where sax puts the attributes of every element of one document. Asked whether it has one already it always says no:
 * sax would silently drop a duplicate, so duplicates are looked for here.
 */
function attributeSink(): object {
	return Object.defineProperty(Object.create(null), "hasOwnProperty", { value: () => false });
}

const NO_NAMESPACES: Namespaces = Object.freeze(Object.create(null));

/**
 * Reads a standalone XML 1.0 document with namespaces. Anything that could make it mean more than it says is refused:
 * DOCTYPE (so no entities but the predefined ones), processing instructions, duplicate attributes, undeclared prefixes,
 * a second root, text beside the root, characters outside XML, and sizes beyond the limits.
 *
 * @throws XmlError with the place of the offence
 */
export function readXml(text: string, options: ReadXmlOptions = {}): XmlElement {
	const maxBytes = options.maxBytes ?? MAX_BYTES;
	if (exceedsBytes(text, maxBytes)) {
		throw new XmlError("xml-limit", `the XML text is larger than ${maxBytes} bytes`, { line: 1, column: 1 });
	}
	return new Reading(withoutByteOrderMark(text), options).run();
}

/** XML 1.0, 2.11: every line end is one line feed before anything else looks at the text. */
function withoutByteOrderMark(text: string): string {
	const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	return whole.includes("\r") ? whole.replace(/\r\n?/g, "\n") : whole;
}

class Reading {
	readonly #text: string;
	readonly #positions: PositionFinder;
	readonly #maxDepth: number;
	readonly #maxElements: number;
	readonly #sax: SaxParser;
	/** Strings seen in this document. Pieces of a large string keep all of it alive; what leaves here is a copy. */
	readonly #strings = new Map<string, string>();
	readonly #names = new Map<string, Name>();
	readonly #stack: OpenElement[] = [];
	/**
	 * The content so far of all open elements, one after the other. An element gets its own at its end, in an array of the
	 * right size: arrays that grow take five times the space, and V8 soon puts them where garbage is collected last.
	 */
	readonly #content: (XmlElement | string)[] = [];
	#root: OpenElement | undefined;
	#current: OpenElement | undefined;
	#elements = 0;
	/** Attributes and declarations of the start tag being read. */
	#attributes: { name: Name; value: string; offset: number }[] = [];
	#declarations: { prefix: string; uri: string; offset: number }[] = [];
	/** Where the last piece of markup ended, so where text begins. */
	#textStart = 0;

	constructor(text: string, options: ReadXmlOptions) {
		this.#text = text;
		this.#positions = new PositionFinder(text);
		this.#maxDepth = options.maxDepth ?? MAX_DEPTH;
		this.#maxElements = options.maxElements ?? MAX_ELEMENTS;
		this.#sax = this.#hook(saxParser());
	}

	run(): XmlElement {
		const illegal = illegalCharacterAt(this.#text);
		if (illegal >= 0) {
			const code = this.#text.charCodeAt(illegal).toString(16).toUpperCase().padStart(4, "0");
			throw this.#malformed(`the character U+${code} is not allowed in XML`, illegal);
		}
		const refuse = (message: string, offset: number) => this.#malformed(message, offset);
		checkProlog(this.#text, refuse);
		const loose = looseMarkupAt(this.#text);
		if (loose >= 0) throw this.#malformed("white space after <", loose);
		try {
			feed(this.#sax, this.#text, STATES, (name) => this.#names.has(name));
			this.#sax.close();
		} catch (error) {
			if (error instanceof XmlError) throw error;
			throw this.#malformed(`the XML cannot be read: ${(error as Error).message}`, this.#sax.position);
		}
		const root = this.#root;
		if (root === undefined) throw this.#malformed("there is no element", this.#text.length);
		// The parser and what hooks into it survive the collections of young garbage; the tree need not survive with them.
		this.#root = undefined;
		this.#current = undefined;
		this.#strings.clear();
		return root;
	}

	#hook(sax: SaxParser): SaxParser {
		// A table that sees the reference as it was written: sax itself would take &AMP; and &#X41; as well.
		const refuse = (message: string) => this.#malformed(message, sax.position - sax.entity.length - 2);
		sax.ENTITIES = new Proxy({}, { get: () => resolveEntity(sax.entity, refuse) });
		const sink = attributeSink();
		sax.onopentagstart = (tag) => {
			tag.attributes = sink;
			if (this.#attributes.length > 0) this.#attributes = [];
			if (this.#declarations.length > 0) this.#declarations = [];
		};
		sax.onattribute = (attribute) => this.#attribute(attribute.name, attribute.value);
		sax.onopentag = (tag) => this.#open(tag.name);
		sax.onclosetag = () => this.#close();
		sax.ontext = (text) => this.#textPiece(text);
		sax.onopencdata = () => {
			const start = sax.position - "<![CDATA[".length;
			if (!this.#text.startsWith("<![CDATA[", start)) throw this.#malformed("unknown markup", sax.startTagPosition - 1);
			if (this.#current === undefined) throw this.#malformed("text outside the root element", start);
		};
		sax.oncdata = (text) => this.#append(this.#copy(text));
		sax.onclosecdata = () => {
			this.#textStart = sax.position;
		};
		sax.oncomment = () => {
			this.#textStart = sax.position + 1;
		};
		sax.onprocessinginstruction = () => {
			// The XML declaration at the very start has been checked already.
			if (sax.startTagPosition !== 1) {
				throw this.#malformed("processing instructions are not accepted", sax.startTagPosition - 1);
			}
		};
		sax.onsgmldeclaration = () => {
			throw this.#malformed("unknown markup declaration", sax.startTagPosition - 1);
		};
		sax.ondoctype = () => {
			throw this.#malformed("a document type declaration is not accepted", sax.startTagPosition - 1);
		};
		sax.onerror = (error) => {
			throw this.#saxError(error);
		};
		sax.onend = () => {};
		return sax;
	}

	#attribute(rawName: string, rawValue: string): void {
		const name = this.#name(rawName);
		const close = this.#sax.position - 1;
		const text = this.#text;
		// Without references the value is as long as what stands between the quotes. That piece of the text is then used,
		// for sax has built its value from single characters and it is slow to put together.
		let quote = close - rawValue.length - 1;
		const literal = text.charCodeAt(quote) === text.charCodeAt(close);
		if (!literal) quote = text.lastIndexOf(text.charAt(close), close - 1);
		let offset = quote - 1 - name.text.length;
		if (text.charCodeAt(quote - 1) !== 0x3d || isXmlSpace(text.charCodeAt(quote - 2))) {
			offset = text.lastIndexOf(name.text, quote - 2);
		}
		const piece = literal ? text.slice(quote + 1, close) : rawValue;
		let value = this.#strings.get(piece);
		if (value === undefined) {
			value = UNUSUAL.test(piece) ? this.#unusualValue(quote + 1, close) : this.#remember(piece);
		}
		if (this.#attributes.length + this.#declarations.length >= MAX_ATTRIBUTES) {
			throw this.#limit(`more than ${MAX_ATTRIBUTES} attributes in one element`, offset);
		}
		if (name.text === "xmlns") this.#declarations.push({ prefix: "", uri: value, offset });
		else if (name.prefix === "xmlns") this.#declarations.push({ prefix: name.local, uri: value, offset });
		else this.#attributes.push({ name, value, offset });
	}

	/** A value with a literal < (refused), or with white space to be normalized while `&#10;` must stay (XML 1.0, 3.3.3). */
	#unusualValue(start: number, end: number): string {
		const raw = this.#text.slice(start, end);
		const less = raw.indexOf("<");
		if (less >= 0) throw this.#malformed("< in an attribute value", start + less);
		const refuse = (message: string) => this.#malformed(message, start);
		return raw.replace(/[\t\n]/g, " ").replace(/&([^;]*);/g, (_, entity: string) => resolveEntity(entity, refuse));
	}

	#open(rawName: string): void {
		const offset = this.#sax.startTagPosition - 1;
		this.#textStart = this.#sax.position;
		const name = this.#name(rawName);
		const parent = this.#current;
		if (parent === undefined && this.#root !== undefined) throw this.#malformed("a second root element", offset);
		if (this.#stack.length >= this.#maxDepth) {
			throw this.#limit(`elements nested deeper than ${this.#maxDepth}`, offset);
		}
		if (++this.#elements > this.#maxElements) throw this.#limit(`more than ${this.#maxElements} elements`, offset);

		const at = this.#positions.at(offset);
		const inherited = parent === undefined ? NO_NAMESPACES : parent.namespaces;
		const namespaces = this.#declarations.length === 0 ? inherited : this.#declare(inherited);
		const element: OpenElement = {
			name: name.text,
			prefix: name.prefix,
			local: name.local,
			namespace: name.prefix === "" ? (namespaces[""] ?? "") : this.#resolve(name, namespaces, offset),
			attributes: this.#resolveAttributes(namespaces),
			content: NOTHING,
			namespaces,
			at,
			start: this.#content.length,
		};
		if (parent === undefined) this.#root = element;
		this.#stack.push(element);
		this.#current = element;
	}

	#close(): void {
		const content = this.#content;
		const element = this.#stack.pop();
		this.#current = this.#stack[this.#stack.length - 1];
		if (element !== undefined) {
			if (content.length > element.start) {
				element.content = content.slice(element.start);
				content.length = element.start;
			}
			if (this.#current !== undefined) content.push(element);
		}
		this.#textStart = this.#sax.position;
	}

	#declare(inherited: Namespaces): Namespaces {
		const scope: Record<string, string> = Object.assign(Object.create(null), inherited);
		const declared = new Set<string>();
		for (const { prefix, uri, offset } of this.#declarations) {
			if (declared.has(prefix))
				throw this.#malformed(`xmlns:${prefix} is declared twice`.replace(/:(?= )/, ""), offset);
			declared.add(prefix);
			// Namespaces in XML 1.0, 3: these two are bound for ever, and a prefix cannot be unbound.
			if ((prefix === "xml") !== (uri === XML_PREFIX_NAMESPACE) || prefix === "xmlns" || uri === XMLNS_NAMESPACE) {
				throw this.#malformed(`the prefix ${prefix || '""'} cannot be bound to "${uri}"`, offset);
			}
			if (prefix === "xml") continue;
			if (uri !== "") scope[prefix] = uri;
			else if (prefix === "") delete scope[""];
			else throw this.#malformed(`the prefix ${prefix} is bound to nothing`, offset);
		}
		if (Object.keys(scope).length > MAX_ATTRIBUTES) {
			throw this.#limit(`more than ${MAX_ATTRIBUTES} prefixes in scope`, this.#declarations[0]!.offset);
		}
		return Object.freeze(scope);
	}

	#resolve(name: Name, namespaces: Namespaces, offset: number): string {
		if (name.prefix === "xml") return XML_PREFIX_NAMESPACE;
		const uri = namespaces[name.prefix];
		if (uri === undefined) throw this.#malformed(`the prefix ${name.prefix} is not declared`, offset);
		return uri;
	}

	#resolveAttributes(namespaces: Namespaces): readonly XmlAttribute[] {
		const given = this.#attributes;
		if (given.length === 0) return NOTHING;
		const resolved = given.map(({ name, value, offset }): XmlAttribute => {
			const namespace = name.prefix === "" ? "" : this.#resolve(name, namespaces, offset);
			const { line, column } = this.#positions.at(offset);
			return { prefix: name.prefix, local: name.local, namespace, value, line, column };
		});
		for (let i = 1; i < resolved.length; i++) {
			const { local, namespace } = resolved[i]!;
			for (let k = 0; k < i; k++) {
				if (resolved[k]!.local !== local || resolved[k]!.namespace !== namespace) continue;
				const { name, offset } = given[i]!;
				throw this.#malformed(`the attribute ${name.text} is given twice`, offset);
			}
		}
		return resolved;
	}

	#textPiece(text: string): void {
		if (this.#current === undefined) {
			if (isBlank(text)) return;
			throw this.#malformed("text outside the root element", this.#textStart);
		}
		if (text.includes("]]>")) {
			const stray = this.#text.slice(this.#textStart, this.#sax.position).indexOf("]]>");
			if (stray >= 0) throw this.#malformed("]]> outside a CDATA section", this.#textStart + stray);
		}
		this.#append(this.#copy(text));
	}

	#append(text: string): void {
		const content = this.#content;
		const last = content.length - 1;
		const before = last < this.#current!.start ? undefined : content[last];
		if (typeof before === "string") content[last] = before + text;
		else content.push(text);
	}

	#copy(text: string): string {
		const known = this.#strings.get(text);
		if (known !== undefined) return known;
		return text.length > 256 || UNUSUAL.test(text) ? flatCopy(text) : this.#remember(text);
	}

	/** Only strings that are the same as attribute value and as text are remembered. */
	#remember(text: string): string {
		const copy = flatCopy(text);
		this.#strings.set(copy, copy);
		return copy;
	}

	#name(text: string): Name {
		const known = this.#names.get(text);
		if (known !== undefined) return known;
		const colon = text.indexOf(":");
		if (colon === 0 || colon === text.length - 1 || (colon > 0 && /[:\d.\u00b7-]/.test(text.charAt(colon + 1)))) {
			throw this.#malformed(`${text} is no qualified name`, this.#sax.startTagPosition - 1);
		}
		if (colon > 0 && text.indexOf(":", colon + 1) > 0) {
			throw this.#malformed(`${text} is no qualified name`, this.#sax.startTagPosition - 1);
		}
		const name = { text, prefix: colon < 0 ? "" : text.slice(0, colon), local: text.slice(colon + 1) };
		this.#names.set(text, name);
		return name;
	}

	#saxError(error: Error): XmlError {
		const message = error.message.split("\n", 1)[0] ?? "";
		const start = this.#sax.startTagPosition - 1;
		const open = this.#current;
		if (/^Un(expected|matched) clos/.test(message) && open !== undefined) {
			return this.#malformed(`this end tag does not fit: <${open.name}> is open`, start);
		}
		if (open !== undefined && /^(Unclosed root|Unexpected end)/.test(message)) {
			return new XmlError("xml-malformed", `<${open.name}> is never closed`, open.at);
		}
		const known = SAX_MESSAGES.get(message);
		return this.#malformed(known ?? message, Math.max(0, Math.min(this.#sax.position, this.#text.length) - 1));
	}

	#malformed(message: string, offset: number): XmlError {
		return new XmlError("xml-malformed", message, this.#position(offset));
	}

	#limit(message: string, offset: number): XmlError {
		return new XmlError("xml-limit", message, this.#position(offset));
	}

	#position(offset: number): Position {
		return new PositionFinder(this.#text).at(offset);
	}
}

/** Joining makes V8 build a new string, and the piece then cut from it holds on to that one, not to the whole text. */
function flatCopy(text: string): string {
	return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** What may not stand in an attribute value as it is, or not stay (XML 1.0, 3.1 and 3.3.3). */
const UNUSUAL = /[<\t\n]/;

const SAX_MESSAGES = new Map([
	["Non-whitespace before first tag.", "text outside the root element"],
	["Text data outside of root node.", "text outside the root element"],
	["Unencoded <", "a < that begins no markup; write &lt;"],
	["Invalid character in entity name", "an & that begins no reference; write &amp;"],
	["Unquoted attribute value", "an attribute value without quotes"],
	["Attribute without value", "an attribute without a value"],
	["No whitespace between attributes", "no white space between two attributes"],
	["Malformed comment", "-- inside a comment"],
	["Unexpected end", "the text ends in the middle of markup"],
	["Unmatched closing tag", "an end tag without a start tag"],
]);
