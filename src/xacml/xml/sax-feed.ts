/** What of sax's parser is read and written here: where it stands, and the token it is putting together. */
export interface SaxState {
	position: number;
	bufferCheckPosition: number;
	readonly state: number;
	readonly q: string;
	readonly sawRoot: boolean;
	readonly closedRoot: boolean;
	tagName: string;
	attribName: string;
	attribValue: string;
	textNode: string;
	write(text: string): unknown;
}

/** The numbers that sax gives to the states it can wait in. */
export interface SaxStates {
	readonly text: number;
	readonly tagName: number;
	readonly inTag: number;
	readonly attributeName: number;
	readonly value: number;
	readonly afterValue: number;
	readonly endTagName: number;
}

/** Found out by asking, for the parser behind xml2js does not export them. */
export function saxStates(parser: () => SaxState): SaxStates {
	const after = (text: string): number => {
		const sax = parser();
		sax.write(text);
		return sax.state;
	};
	return {
		text: after("<a>"),
		tagName: after("<a"),
		inTag: after("<a "),
		attributeName: after("<a b"),
		value: after('<a b="'),
		afterValue: after('<a b=""'),
		endTagName: after("<a></"),
	};
}

/**
 * Gives a whole text to sax, and spares it the inside of tokens. It goes from letter to letter, and a policy is mostly long
 * URNs in attributes and the same few names: an attribute value, a piece of text, or a name that it has accepted before is
 * handed over in one piece, with the very state that its letters would have left behind. What may follow, and everything
 * unusual, is for sax to judge.
 *
 * @param isKnown Whether sax has accepted this name already, as that of an element or an attribute.
 */
export function feed(sax: SaxState, text: string, states: SaxStates, isKnown: (name: string) => boolean): void {
	// sax would look for tokens too long for it each time; the size of the text is limited, so none is.
	sax.bufferCheckPosition = Number.POSITIVE_INFINITY;
	const reference = finder(text, "&");
	let at = 0;
	const write = (end: number): void => {
		const piece = text.slice(at, end);
		at = end;
		sax.write(piece);
	};
	const skipTo = (end: number): void => {
		sax.position += end - at;
		at = end;
	};
	// sax has no state before its first letter.
	write(1);
	while (at < text.length) {
		switch (sax.state) {
			case states.text: {
				const end = indexOrEnd(text, "<", at);
				if (end > at && (reference(at) < end || !sax.sawRoot || sax.closedRoot)) write(end);
				else if (end > at) {
					sax.textNode += text.slice(at, end);
					skipTo(end);
				}
				// With the letter after it, which says what kind of markup this is.
				write(Math.min(end + 2, text.length));
				break;
			}
			case states.tagName: {
				// Its first letter is with sax already.
				const end = endOfName(text, at);
				const name = text.slice(at - 1, end);
				if (isKnown(name)) {
					sax.tagName = name;
					skipTo(end);
				}
				write(end + 1);
				break;
			}
			case states.endTagName: {
				const end = endOfName(text, at);
				const name = text.slice(at, end);
				if (sax.tagName === "" && isKnown(name)) {
					sax.tagName = name;
					skipTo(end);
				}
				write(end + 1);
				break;
			}
			case states.attributeName: {
				const end = endOfName(text, at);
				const name = text.slice(at - 1, end);
				if (isKnown(name)) {
					sax.attribName = name;
					skipTo(end);
				}
				// The name, `=` and the quote.
				write(end + 2);
				break;
			}
			case states.value: {
				const end = indexOrEnd(text, sax.q, at);
				if (reference(at) > end) {
					sax.attribValue += text.slice(at, end);
					skipTo(end);
				}
				write(end + 1);
				break;
			}
			case states.afterValue:
			case states.inTag:
				write(at + 1);
				break;
			default:
				write(indexOrEnd(text, ">", at) + 1);
		}
	}
}

/** The first place of a letter at or after an offset, for offsets that rise; the text is gone through once. */
function finder(text: string, letter: string): (from: number) => number {
	let next = -1;
	return (from) => {
		if (next < from) next = indexOrEnd(text, letter, from);
		return next;
	};
}

function indexOrEnd(text: string, letter: string, from: number): number {
	const index = text.indexOf(letter, from);
	return index < 0 ? text.length : index;
}

/** White space, `=`, `/`, `>` or whatever else belongs to no name one has seen. */
function endOfName(text: string, from: number): number {
	let at = from;
	while (at < text.length) {
		const unit = text.charCodeAt(at);
		if (unit <= 0x20 || unit === 0x3d || unit === 0x2f || unit === 0x3e) break;
		at++;
	}
	return at;
}
