/** What the pages keep: nothing of it says what anybody may do. */
export interface PortalTables {
	portal_login: PortalLoginTable;
	portal_session: PortalSessionTable;
	/** Whom a person acted for last. */
	portal_choice: { person: number; party: number; chosen_at: number };
}

interface PortalLoginTable {
	state_hash: string;
	browser_hash: string;
	nonce: string;
	verifier: string;
	return_to: string;
	created_at: number;
}

interface PortalSessionTable {
	/** SHA-256 of the secret in the cookie. */
	id_hash: string;
	person: number;
	auth_level: number;
	csrf: string;
	chosen_party: number | null;
	/** For logging out at the provider. */
	id_token: string | null;
	created_at: number;
	seen_at: number;
}
