import type { Request } from "express";
import { bytesOf } from "../http/body-bytes.js";
import { isSameSecret } from "./secret.js";
import type { Session } from "./session-repository.js";

/** A form that was not made by a page of this session. */
export class BadForm extends Error {
	override readonly name = "BadForm";
}

/** Largest form in bytes. */
const LIMIT = 256 * 1024;

/**
 * A form is taken only from a page of this session: the token in it says so, and no other site's name is on the request.
 *
 * @throws {BadForm} @throws {Fault} for a body that is too large
 */
export async function readForm(req: Request, session: Session): Promise<URLSearchParams> {
	const site = req.headers["sec-fetch-site"];
	if (site !== undefined && site !== "same-origin" && site !== "none") throw new BadForm();
	const type = String(req.headers["content-type"] ?? "").split(";")[0] ?? "";
	if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") throw new BadForm();
	const form = new URLSearchParams((await bytesOf(req, LIMIT)).toString("utf8"));
	// NUL can be stored nowhere, and no browser lets people write it.
	if ([...form.values()].some((value) => value.includes("\0"))) throw new BadForm();
	const token = form.get("csrf");
	if (token === null || !isSameSecret(token, session.csrf)) throw new BadForm();
	return form;
}
