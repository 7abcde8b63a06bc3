const HOME = "/portal";

/**
 * A place on this site to go on to; the front page for anything else. Nothing that a browser could take for another site gets
 * through: no scheme, no second slash, no backslash, no control character (reliability-scale 2.3, 102).
 */
export function placeHere(text: string | null | undefined): string {
	if (text === null || text === undefined || text.length > 2000) return HOME;
	const isHere = /^\/(?:portal|accessmanagement\/ui)(?:[/?][\w\-./?&=%~:+,@!$;()*]*)?$/.test(text);
	return isHere && !text.includes("//") ? text : HOME;
}

/** The page of this site that a form was sent from, by the Referer header. */
export function placeBefore(referer: string | undefined): string {
	if (referer === undefined || !URL.canParse(referer)) return HOME;
	const { pathname, search } = new URL(referer);
	return placeHere(pathname + search);
}
