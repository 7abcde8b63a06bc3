import { AUTHORIZE, post, single } from "../server/running.js";
import type { Scene } from "./browser.js";

export const HANSEN = "Rørlegger Hansen & Sønner AS";

/** What the decision API says. */
export async function decisionOf(
	{ url }: Pick<Scene, "url">,
	subject: Readonly<Record<string, string>>,
	action: string,
	resource: Readonly<Record<string, string>>,
): Promise<string | undefined> {
	const { json } = await post(url + AUTHORIZE.replace("authorize", "decision"), single(subject, action, resource));
	return json.response[0]?.decision;
}
