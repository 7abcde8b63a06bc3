import type { Request, Response } from "express";
import { findAsset } from "./assets.js";

/** Sends a file the pages need; it may be kept for ever, as its name is made of its content. */
export function sendAsset(req: Request, res: Response): void {
	const found = findAsset(req.path);
	if (found === undefined) {
		res.status(404).end();
		return;
	}
	const accepted = String(req.headers["accept-encoding"] ?? "");
	const coding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
	if (coding !== undefined) res.setHeader("Content-Encoding", coding);
	res.setHeader("Content-Type", found.type);
	res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
	res.setHeader("X-Content-Type-Options", "nosniff");
	res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
	res.setHeader("Vary", "Accept-Encoding");
	res.end(coding === "br" ? found.brotli : coding === "gzip" ? found.gzip : found.plain);
}
