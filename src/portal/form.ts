import type { Request } from "express";
import { bytesOf } from "../http/body-bytes.js";
import { readForm as readParts } from "../http/form.js";
import { isSameSecret } from "./secret.js";
import type { Session } from "./session-repository.js";

/** A form that was not made by a page of this session. */
export class BadForm extends Error {
	override readonly name = "BadForm";
}

/** Largest form in bytes, unless the page says otherwise. */
const LIMIT = 256 * 1024;

/**
 * A form is taken only from a page of this session: the token in it says so, and no other site's name is on the request.
 *
 * @param upload The largest form in bytes, of a page that takes files too: multipart, a file's text under its field's name.
 * @throws {BadForm} @throws {Fault} for a body that is too large, or a file that is no text
 */
export async function readForm(req: Request, session: Session, upload?: number): Promise<URLSearchParams> {
	const site = req.headers["sec-fetch-site"];
	if (site !== undefined && site !== "same-origin" && site !== "none") throw new BadForm();
	const type = String(req.headers["content-type"] ?? "").split(";")[0] ?? "";
	const form = await fieldsOf(req, type.trim().toLowerCase(), upload);
	// NUL can be stored nowhere, and no browser lets people write it.
	if ([...form.values()].some((value) => value.includes("\0"))) throw new BadForm();
	const token = form.get("csrf");
	if (token === null || !isSameSecret(token, session.csrf)) throw new BadForm();
	return form;
}

async function fieldsOf(req: Request, type: string, upload: number | undefined): Promise<URLSearchParams> {
	if (upload !== undefined && type === "multipart/form-data") return new URLSearchParams(await readParts(req, upload));
	if (type !== "application/x-www-form-urlencoded") throw new BadForm();
	return new URLSearchParams((await bytesOf(req, LIMIT)).toString("utf8"));
}
