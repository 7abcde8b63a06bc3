import type { Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { integrations } from "../../texts/integrations.js";
import { addKeysPage, saveKeys } from "./add-keys.js";
import { change, changePage } from "./change.js";
import { clientPage } from "./client.js";
import { create, createPage } from "./create.js";
import { end, endKey, endPage, removeKeyPage } from "./end.js";
import { KEYS_UPLOAD } from "./keys.js";
import { listPage } from "./list.js";
import { INTEGRATIONS, maySee, pagesOf } from "./place.js";

/** An organisation's clients of the token endpoint, for its own software; nothing where there is no token endpoint. */
export function integrationsSection(services: PortalServices): Section {
	if (services.tokenIssuer === undefined) return { pages: [] };
	const { nb, nn, en } = integrations;
	return {
		menu: {
			name: { nb: nb.title, nn: nn.title, en: en.title },
			path: INTEGRATIONS,
			isFor: (visit) => maySee(visit, services),
		},
		pages: [
			...pagesOf(services, "", { GET: listPage }, "read"),
			...pagesOf(services, "/new", { GET: createPage, POST: create }),
			...pagesOf(services, "/{id}", { GET: clientPage }, "read"),
			...pagesOf(services, "/{id}/change", { GET: changePage, POST: change }),
			...pagesOf(services, "/{id}/keys", { GET: addKeysPage, POST: saveKeys }, "write", KEYS_UPLOAD),
			...pagesOf(services, "/{id}/remove-key", { GET: removeKeyPage, POST: endKey }),
			...pagesOf(services, "/{id}/end", { GET: endPage, POST: end }),
		],
	};
}
