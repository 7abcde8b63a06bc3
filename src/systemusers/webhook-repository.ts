import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { WebhookTable } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";

type Db = Kysely<Database>;

/** An address that is told of events. */
export interface Webhook {
	readonly id: string;
	readonly orgNumber: string;
	/** Tells of events of the organisation's own systems. */
	readonly vendor: boolean;
	/** Tells of events that touch this service owner's resources. */
	readonly ownerCode: string | undefined;
	readonly url: string;
	/** Types of events; empty for all. */
	readonly types: readonly string[];
	/** Concealed. */
	readonly secret: string;
	/** The secret before, which signs too until then; milliseconds since 1970. */
	readonly before: { readonly secret: string; readonly until: number } | undefined;
	readonly createdAt: number;
	/** Set while calls fail. */
	readonly failing:
		| { readonly since: number; readonly failures: number; readonly retryAt: number | undefined }
		| undefined;
	/** When its owner had it tested last. */
	readonly testedAt: number | undefined;
}

export async function findWebhook(db: Db, id: string): Promise<Webhook | undefined> {
	const row = await db.selectFrom("webhook").selectAll().where("id", "=", id.toLowerCase()).executeTakeFirst();
	return row && webhookOf(row);
}

/** An organisation's webhooks, oldest first. */
export async function listWebhooks(db: Db, orgNumber: string): Promise<Webhook[]> {
	const query = db.selectFrom("webhook").selectAll().where("org_number", "=", orgNumber);
	return (await query.orderBy("created_at").orderBy("id").execute()).map(webhookOf);
}

export async function countWebhooks(db: Db, orgNumber: string): Promise<number> {
	const query = db.selectFrom("webhook").select(({ fn }) => fn.countAll().as("count"));
	return Number((await query.where("org_number", "=", orgNumber).executeTakeFirstOrThrow()).count);
}

/** The ids of the webhooks that want an event. */
export async function webhooksFor(
	db: Db,
	event: { readonly vendorOrg: string; readonly ownerCodes: readonly string[]; readonly type: string },
): Promise<string[]> {
	const rows = await db
		.selectFrom("webhook")
		.select(["id", "types"])
		.where(({ eb, or, and }) =>
			or([
				and([eb("org_number", "=", event.vendorOrg), eb("vendor", "=", 1)]),
				...(event.ownerCodes.length === 0 ? [] : [eb("owner_code", "in", event.ownerCodes)]),
			]),
		)
		.orderBy("id")
		.execute();
	return rows
		.filter(({ types }) => {
			const wanted = JSON.parse(types) as string[];
			return wanted.length === 0 || wanted.includes(event.type);
		})
		.map(({ id }) => id);
}

export async function insertWebhook(
	tx: Transaction,
	webhook: Omit<Webhook, "before" | "createdAt" | "failing" | "testedAt">,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("webhook")
		.values({
			id: webhook.id,
			org_number: webhook.orgNumber,
			owner_code: webhook.ownerCode ?? null,
			vendor: webhook.vendor ? 1 : 0,
			url: webhook.url,
			types: JSON.stringify(webhook.types),
			secret: webhook.secret,
			old_secret: null,
			old_secret_until: null,
			created_at: tx.now,
			created_by: by,
			failing_since: null,
			retry_at: null,
			tested_at: null,
			busy_until: null,
		})
		.execute();
}

/** A new secret; the one before signs beside it until then. */
export async function replaceSecret(
	tx: Transaction,
	{ id, secret: old_secret }: Webhook,
	secret: string,
	until: number,
): Promise<void> {
	const values = { secret, old_secret, old_secret_until: until };
	await tx.db.updateTable("webhook").set(values).where("id", "=", id).execute();
}

export async function setTestedAt(tx: Transaction, id: string): Promise<void> {
	await tx.db.updateTable("webhook").set({ tested_at: tx.now }).where("id", "=", id).execute();
}

/** With all that it was still to be told. */
export async function deleteWebhook(tx: Transaction, id: string): Promise<void> {
	await tx.db.deleteFrom("webhook").where("id", "=", id).execute();
}

export function webhookOf(row: Selectable<WebhookTable>): Webhook {
	const { old_secret: secret, old_secret_until: until } = row;
	return {
		id: row.id,
		orgNumber: row.org_number,
		vendor: row.vendor === 1,
		ownerCode: row.owner_code ?? undefined,
		url: row.url,
		types: JSON.parse(row.types) as string[],
		secret: row.secret,
		before: secret === null || until === null ? undefined : { secret, until },
		createdAt: row.created_at,
		failing:
			row.failing_since === null
				? undefined
				: { since: row.failing_since, failures: row.failures, retryAt: row.retry_at ?? undefined },
		testedAt: row.tested_at ?? undefined,
	};
}
