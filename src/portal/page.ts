import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import type { Asset } from "./assets.js";
import type { Html } from "./html.js";
import type { InEach, Language } from "./language.js";
import type { Session } from "./session-repository.js";

/** What a page is asked with. */
export interface Visit {
	/** `{id}` of the path, decoded. */
	readonly parameters: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly language: Language;
	/** Path and query. */
	readonly address: string;
}

/** A visit of somebody who logged in. */
export interface PersonVisit extends Visit {
	readonly session: Session;
	readonly person: Party;
	/** The party acted for: one the person may act for now; the person, when none was chosen. */
	readonly party: Party;
	/** The person as use cases and the PDP know a caller. */
	readonly principal: Principal;
	/** Fields of the form that was sent; empty for GET. It came from a page of this session. */
	readonly form: URLSearchParams;
}

/** A page to show. */
export interface ShownPage {
	readonly status?: number;
	/** Of the window, and usually the h1. */
	readonly title: string;
	/** Where it can be asked for again, in another language say: of a page that answers a form. */
	readonly address?: string;
	/** Without menu: the visitor came to do one thing. */
	readonly focused?: boolean;
	readonly main: Html;
	/** The one script of the page; it makes something easier, and the page does without. */
	readonly script?: Asset;
}

/** 303 to a path of this site: a form was dealt with. */
export interface GoTo {
	readonly goTo: string;
}

export type PageReply = ShownPage | GoTo;

/**
 * One page (GET), or the dealing with one form (POST). A handler may throw a Fault; its status chooses the error page. Pages hold
 * no rules: they ask and call the services.
 */
export type Page =
	| {
			readonly method: "GET";
			/** `/portal/system-users/{id}` */
			readonly path: string;
			readonly access: "anyone";
			readonly handle: (visit: Visit) => Promise<PageReply> | PageReply;
	  }
	| {
			readonly method: "GET" | "POST";
			readonly path: string;
			/** Files may be sent with the form, which may have so many bytes. */
			readonly upload?: number;
			/** Who is not logged in logs in first, and comes back. */
			readonly access: "person";
			readonly handle: (visit: PersonVisit) => Promise<PageReply> | PageReply;
	  };

/** Pages that belong together, and their entry in the menu. */
export interface Section {
	/** In the menu; left out for pages that are reached another way. */
	readonly menu?: {
		readonly name: InEach<string>;
		readonly path: string;
		/** Whether it means anything to the party acted for; to every one when left out. */
		readonly isFor?: (visit: PersonVisit) => boolean | Promise<boolean>;
	};
	readonly pages: readonly Page[];
}
