/**
 * Letters that change the direction of writing, or are not seen: a text with them may not be what it looks like (Unicode TR 36, 2.10
 * and 3.8). Line breaks and tabs are none.
 */
export const HIDDEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|(?![\t\n\f\r])\p{Cc}/gu;

/** U+202E */
export const codeOf = (letter: string): string =>
	`U+${(letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;

/** A text with what is hidden in it made visible, for places that hold no markup. */
export const visible = (text: string): string => text.replace(HIDDEN, (letter) => `[${codeOf(letter)}]`);
