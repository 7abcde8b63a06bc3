import { Fault, invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { answering, customerNamed } from "./caller.js";
import { startClientJob } from "./client-jobs.js";
import { clientJobInputSchema, clientJobSchema, clientResultSchema } from "./customer-schemas.js";
import { ownUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { gates } from "./gates.js";
import { type ClientJob, countItems, findJob, type JobItem, listItems, listJobs } from "./job-repository.js";
import { page, pageQuery } from "./page.js";
import { own, problems } from "./problems.js";
import { OWN, ofUser, refused, tag, unknown, uuid } from "./route-parts.js";
import { pageOf } from "./schemas.js";

const JOBS = `${OWN}/clientjobs`;
const ofJob = {
	type: "object",
	properties: { ...ofUser.properties, jobId: uuid },
	required: ["party", "systemUserId", "jobId"],
} as const;
const noJob = { 404: { description: "There is no such system user or job" } } as const;

/** The newest jobs that are listed; older ones are found by their ids. */
const LISTED = 50;

/** Many clients of an agent in one call, each with a result of its own (systemuser 6, wish 4). */
export function clientJobOperations({ store, paging }: Dependencies): Operation[] {
	const { db } = store;
	const jobOf = async (path: {
		readonly party: string;
		readonly systemUserId: string;
		readonly jobId: string;
	}): Promise<ClientJob> => {
		const owner = await customerNamed(db, path.party);
		const job = await findJob(db, path.jobId);
		const fits = job?.owner === owner.id && job.systemUserId === path.systemUserId.toLowerCase();
		if (job === undefined || !fits) throw new Fault(own.jobUnknown);
		return job;
	};
	return [
		operation(
			{
				method: "POST",
				path: JOBS,
				name: "systemUserClientJobsStart",
				tag,
				summary: "Adds many clients to an agent, and removes many, one by one",
				description:
					"Answers at once. What becomes of each client is told by the job's results; a restart stops nothing.",
				access: gates.ownWriteClients,
				parameters: ofUser,
				body: { schema: clientJobInputSchema },
				responses: { 202: { description: "The job", schema: clientJobSchema }, ...refused, ...unknown },
			},
			async (call) => {
				const { add = [], remove = [] } = call.body;
				checkClients(add, remove);
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const job = await startClientJob(store, asked, { add, remove });
				const Location = call.link(`${call.url.split("?", 1)[0]?.replace(/\/+$/, "")}/${job.id}`);
				return { status: 202, body: await jobView(store, job), headers: { Location } };
			},
		),
		operation(
			{
				method: "GET",
				path: JOBS,
				name: "systemUserClientJobsList",
				tag,
				summary: "The newest jobs of an agent",
				access: gates.ownReadClients,
				parameters: ofUser,
				responses: {
					200: { description: "The newest first", schema: { type: "array", items: clientJobSchema } },
					...refused,
					...unknown,
				},
			},
			async ({ path }) => {
				const user = await ownUser({ db }, await customerNamed(db, path.party), path.systemUserId);
				const jobs = await listJobs(db, user.id, LISTED);
				return { status: 200, body: await Promise.all(jobs.map((job) => jobView(store, job))) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${JOBS}/{jobId}`,
				name: "systemUserClientJobsGet",
				tag,
				summary: "How far a job is",
				access: gates.ownReadClients,
				parameters: ofJob,
				responses: { 200: { description: "The job", schema: clientJobSchema }, ...noJob },
			},
			async ({ path }) => ({ status: 200, body: await jobView(store, await jobOf(path)) }),
		),
		operation(
			{
				method: "GET",
				path: `${JOBS}/{jobId}/results`,
				name: "systemUserClientJobsResults",
				tag,
				summary: "What became of each client",
				access: gates.ownReadClients,
				parameters: ofJob,
				query: pageQuery,
				responses: {
					200: { description: "A page, in the order of the work", schema: pageOf(clientResultSchema) },
					...noJob,
				},
			},
			async (call) => {
				const job = await jobOf(call.path);
				return page({
					paging,
					call,
					list: ["client-job-results", job.id],
					start: -1,
					rows: (part) => listItems(db, job.id, part),
					placeOf: ({ position }) => position,
					view: resultView,
				});
			},
		),
	];
}

/** @throws {Fault} 400 for no client at all, and for one that is to come and go at once */
function checkClients(add: readonly string[], remove: readonly string[]): void {
	if (add.length + remove.length === 0) {
		throw invalid([{ code: "STD.VLD-00004", title: "Name a client to add or to remove.", paths: ["/add", "/remove"] }]);
	}
	const added = new Set(add.map((each) => each.toLowerCase()));
	const at = remove.findIndex((each) => added.has(each.toLowerCase()));
	if (at < 0) return;
	const title = "A client cannot be added and removed at once.";
	throw invalid([{ code: "STD.VLD-00002", title, paths: ["/add", `/remove/${at}`] }]);
}

async function jobView({ db }: Store, job: ClientJob) {
	const counts = await countItems(db, job.id);
	return {
		id: job.id,
		systemUserId: job.systemUserId,
		status: job.finishedAt === undefined ? "running" : "finished",
		total: job.total,
		...counts,
		created: new Date(job.createdAt).toISOString(),
		...(job.finishedAt === undefined ? {} : { finished: new Date(job.finishedAt).toISOString() }),
	};
}

const REASONS = new Map(Object.values(problems).map(({ code, title }) => [code as string, title]));

function resultView({ client, action, status, code }: JobItem) {
	if (code === undefined) return { client, action, status };
	const reason = REASONS.get(code);
	return { client, action, status, code, ...(reason === undefined ? {} : { reason }) };
}
