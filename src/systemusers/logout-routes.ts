import { type Operation, operation } from "../http/operation.js";
import { AFTER_LOGOUT, addressAfterLogout, LOGGED_OUT, LOGOUT } from "./after-logout.js";
import type { Dependencies } from "./dependencies.js";

/** Where a browser comes after a log-out (systemuser 3.2; feature 53). */
export function logoutOperations({ store }: Pick<Dependencies, "store">): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: LOGOUT,
				name: "authenticationLogout",
				tag: "System user requests",
				summary: "Logs a customer out, and goes on to where those come who are logged out",
				description:
					"For browsers: where there are pages to log in to, their session ends here and at the identity provider. A token is no session, and goes on to be good.",
				access: { kind: "anonymous" },
				responses: { 302: { description: "To the identity provider, or on" } },
			},
			// Where there are pages they take this address.
			(call) => ({ status: 302, headers: { Location: call.link(LOGGED_OUT) } }),
		),
		operation(
			{
				method: "GET",
				path: LOGGED_OUT,
				name: "authenticationHandleLoggedOut",
				tag: "System user requests",
				summary: "Sends a customer who has answered and logged out back to the vendor",
				description: `The cookie ${AFTER_LOGOUT} names the request or change; the address is the one that was kept with it.`,
				access: { kind: "anonymous" },
				responses: { 302: { description: "To the vendor, or to the page of those who are logged out" } },
			},
			async (call) => {
				const address = await addressAfterLogout(store.db, call.header("cookie"));
				return {
					status: 302,
					headers: {
						Location: address ?? call.link("/portal/logged-out"),
						"Set-Cookie": `${AFTER_LOGOUT}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`,
					},
				};
			},
		),
	];
}
