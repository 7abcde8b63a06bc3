import type { IncomingMessage } from "node:http";
import express, { type Express, type Request, type Response } from "express";
import { common, Fault } from "../http/fault.js";
import type { RateLimit } from "../http/rate-limit.js";
import { readTarget } from "../http/target.js";
import { traceIdOf } from "../http/trace.js";
import { sendAsset } from "./asset-route.js";
import { type Cookies, cookiesOf } from "./cookies.js";
import { notFoundPage, pageOfError } from "./error-pages.js";
import { readForm } from "./form.js";
import type { IdentityProvider } from "./identity.js";
import type { MenuEntry } from "./layout.js";
import { logInRoutes } from "./log-in-routes.js";
import type { Page, PageReply, PersonVisit, Section, ShownPage } from "./page.js";
import { expiredPage } from "./pages/log-in.js";
import { placeBefore, placeHere } from "./return-to.js";
import { headersOf, sendPage } from "./send.js";
import type { PortalServices } from "./services.js";
import { type Visited, visitedBy, visitOf } from "./visits.js";

export interface PortalOptions {
	readonly services: PortalServices;
	readonly identity: IdentityProvider;
	readonly sections: readonly Section[];
	/** Without it visits are not counted. */
	readonly rateLimit?: RateLimit;
	/** The narrower one, of log-ins and of forms that are sent. */
	readonly formLimit?: RateLimit;
	readonly addressOf: (req: IncomingMessage) => string;
}

/** What all handlers of the pages share. */
export interface Shared extends PortalOptions {
	readonly cookies: Cookies;
	/** Shows a page. */
	show(req: Request, res: Response, visited: Pick<Visited, "visit" | "person">, page: ShownPage): Promise<void>;
}

/** The pages as an Express application, with what all of them have in common: session, language, forms, headers, errors. */
export function portalApp(options: PortalOptions): Express {
	const shared = sharedBy(options);
	const headers = Object.entries(headersOf(options.services.publicUrl.startsWith("https:")));
	const app = express();
	app.disable("x-powered-by");
	app.disable("etag");
	app.set("query parser", false);
	app.get("/portal/assets/:name", sendAsset);
	app.use((req, res, next) => {
		for (const [name, value] of headers) res.setHeader(name, value);
		serve(req, res, shared, async () => {
			req.url = readTarget(req.url);
			req.originalUrl = req.url;
			options.rateLimit?.count(`portal ${options.addressOf(req)}`);
			if (options.services.decisions.knowledge.stale) throw new Fault(common.unavailable);
			next();
		});
	});
	logInRoutes(app, shared);
	for (const { pages } of options.sections) {
		for (const page of pages) {
			const path = page.path.replace(/\{(\w+)\}/g, ":$1");
			const run = (req: Request, res: Response): void =>
				serve(req, res, shared, (visited) => answer(page, req, res, visited, shared));
			if (page.method === "GET") app.get(path, run);
			else app.post(path, run);
		}
	}
	app.use((req, res) =>
		serve(req, res, shared, (visited) => shared.show(req, res, visited, notFoundPage(visited.visit.language))),
	);
	return app;
}

function sharedBy(options: PortalOptions): Shared {
	const cookies = cookiesOf(options.services.publicUrl.startsWith("https:"));
	return {
		...options,
		cookies,
		async show(req, res, visited, page) {
			const menu = visited.person === undefined || page.focused ? [] : await menuFor(visited.person, options.sections);
			sendPage(req, res, visited, page, { cookies, menu });
		},
	};
}

async function menuFor(visit: PersonVisit, sections: readonly Section[]): Promise<MenuEntry[]> {
	const here = visit.address.split("?", 1)[0] ?? "";
	const entries: MenuEntry[] = [];
	for (const { menu } of sections) {
		if (menu === undefined || (menu.isFor !== undefined && !(await menu.isFor(visit)))) continue;
		const current = here === menu.path || (menu.path !== "/portal" && here.startsWith(`${menu.path}/`));
		entries.push({ name: menu.name[visit.language], path: menu.path, current });
	}
	return entries;
}

/** Runs a handler; whatever goes wrong becomes a page. */
export function serve(req: Request, res: Response, shared: Shared, handle: (visited: Visited) => Promise<void>): void {
	const run = async (): Promise<void> => {
		let visited: Pick<Visited, "visit" | "person"> = { visit: visitOf(req, shared.cookies), person: undefined };
		try {
			const found = await visitedBy(req, shared.cookies, shared.services);
			visited = found;
			await handle(found);
		} catch (error) {
			if (res.headersSent) throw error;
			const page = pageOfError(error, {
				language: visited.visit.language,
				trace: traceIdOf(req),
				log: shared.services.log,
				back: req.method === "POST" ? placeBefore(req.headers.referer) : placeHere(req.originalUrl),
				isForm: req.method === "POST",
			});
			for (const [name, value] of Object.entries(page.headers)) res.setHeader(name, value);
			await shared.show(req, res, visited, page);
		}
	};
	run().catch((error: unknown) => {
		shared.services.log.error({ err: error, traceId: traceIdOf(req) }, "a page could not be sent");
		res.destroy();
	});
}

async function answer(page: Page, req: Request, res: Response, visited: Visited, shared: Shared): Promise<void> {
	const { person } = visited;
	if (page.access === "person" && person === undefined) {
		await logInFirst(req, res, visited, shared);
		return;
	}
	const reply = page.access === "anyone" ? await page.handle(visited.visit) : await handled(page, req, person, shared);
	if ("goTo" in reply) res.redirect(303, placeHere(reply.goTo));
	else await shared.show(req, res, visited, reply);
}

type PersonPage = Extract<Page, { readonly access: "person" }>;

/** A form's writes stand on what the person may at that moment. */
async function handled(
	page: PersonPage,
	req: Request,
	person: PersonVisit | undefined,
	shared: Shared,
): Promise<PageReply> {
	const visit = await withForm(page, req, person as PersonVisit, shared);
	return page.method === "GET" ? page.handle(visit) : shared.services.decisions.during(async () => page.handle(visit));
}

async function withForm(
	page: PersonPage,
	req: Request,
	visit: PersonVisit,
	{ formLimit }: Shared,
): Promise<PersonVisit> {
	if (page.method === "GET") return visit;
	formLimit?.count(`form ${visit.person.uuid}`);
	return { ...visit, form: await readForm(req, visit.session, page.upload) };
}

/** Somebody whose session has ended is told so; a form that came too late cannot be sent again, so its page is the way back. */
async function logInFirst(req: Request, res: Response, visited: Visited, shared: Shared): Promise<void> {
	const isGet = req.method !== "POST";
	const back = isGet ? placeHere(req.originalUrl) : placeBefore(req.headers.referer);
	if (isGet && !visited.expired) {
		res.redirect(303, `/portal/log-in?to=${encodeURIComponent(back)}`);
		return;
	}
	res.append("Set-Cookie", shared.cookies.clear(shared.cookies.session));
	await shared.show(req, res, visited, expiredPage(visited.visit.language, back));
}
