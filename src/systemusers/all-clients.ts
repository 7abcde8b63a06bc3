import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findPartiesBy } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { startClientJob } from "./client-jobs.js";
import { clientsWithPackages } from "./client-repository.js";
import { listAvailableClients, neededPackages } from "./clients.js";
import { ownUser } from "./delete-user.js";
import { type ClientJob, countItems, findJob, type JobItem, listItems, listJobs } from "./job-repository.js";

type Db = Kysely<Database>;

/** The job that a system user's clients are changed by at this moment. */
export async function runningJob(db: Db, systemUserId: string): Promise<ClientJob | undefined> {
	const [last] = await listJobs(db, systemUserId, 1);
	return last?.finishedAt === undefined ? last : undefined;
}

/**
 * Has an agent act for every client that gives something it needs, or for none any more. While a job is under way no second one
 * is begun.
 *
 * @returns the job; undefined when there is nothing to do
 * @throws {Fault} AUTH-00015, 24, 34, 63
 */
export async function changeAllClients(
	store: Store,
	asked: { readonly user: Party; readonly owner: Party; readonly id: string; readonly now: number },
	action: "add" | "remove",
): Promise<ClientJob | undefined> {
	const { db } = store;
	const user = await ownUser({ db }, asked.owner, asked.id);
	const needed = neededPackages(user);
	const running = await runningJob(db, user.id);
	if (running !== undefined) return running;
	const added = await clientsWithPackages(db, asked.owner.id, user.party);
	if (action === "remove")
		return added.length === 0 ? undefined : startClientJob(store, asked, { add: [], remove: added });
	const has = new Set(added);
	const available = await listAvailableClients(db, asked.owner, needed, asked.now);
	const add = available.map(({ party }) => party.uuid).filter((uuid) => !has.has(uuid));
	return add.length === 0 ? undefined : startClientJob(store, asked, { add, remove: [] });
}

/** How far a job is, and what became of each client. */
export interface JobReport {
	readonly job: ClientJob;
	readonly counts: Readonly<Record<JobItem["status"], number>>;
	readonly items: readonly NamedItem[];
}

/** A client of a job by its names; without them when the register no longer knows it. */
export interface NamedItem extends JobItem {
	readonly name: string | undefined;
	readonly orgNumber: string | undefined;
}

/** A job of a system user with a page of its clients, or of those with one result; undefined when it has no such job. */
export async function readJob(
	db: Db,
	systemUserId: string,
	id: string,
	page: Parameters<typeof listItems>[2],
): Promise<JobReport | undefined> {
	const job = await findJob(db, id);
	if (job?.systemUserId !== systemUserId) return undefined;
	const items = await listItems(db, job.id, page);
	const parties = await findPartiesBy(db, { uuids: items.map(({ client }) => client) });
	const byUuid = new Map(parties.map((party) => [party.uuid, party]));
	return {
		job,
		counts: await countItems(db, job.id),
		items: items.map((item) => {
			const party = byUuid.get(item.client);
			return { ...item, name: party?.name, orgNumber: party?.orgNumber };
		}),
	};
}
