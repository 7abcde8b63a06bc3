import type { Names } from "../catalogue/catalogue.js";
import type { Resource } from "../resources/model.js";
import { chosenName } from "./format.js";
import type { Html } from "./html.js";
import { type Language, nameIn } from "./language.js";

/** The title of a service, as its owner wrote it; its id when there is none. */
export const titleOf = ({ id, document }: Pick<Resource, "id" | "document">, language: Language): string =>
	nameIn(document.title ?? {}, language, id);

/** The same as markup: it is the owner's text. */
export const titled = (resource: Pick<Resource, "id" | "document">, language: Language): Html =>
	chosenName(titleOf(resource, language));

/** A name of the catalogue. */
export const catalogued = ({ names }: { readonly names: Names }, language: Language): string => names[language];
