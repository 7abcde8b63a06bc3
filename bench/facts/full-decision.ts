import type { Decisions } from "../../src/authorization/open-decisions.js";
import type { PreparedSubject } from "../../src/pdp/flat-table.js";
import type { PolicyLibrary } from "../../src/pdp/policy-library.js";
import type { Held } from "../../src/pip/held.js";
import type { Knowledge } from "../../src/pip/knowledge.js";
import { AttributeId, Category, DataTypeId } from "../../src/xacml/identifiers.js";
import type { Attributes, Request } from "../../src/xacml/model.js";
import { answerWith } from "../ask-process.js";
import type { Lane } from "../contender.js";
import { bytesInUse } from "../heap.js";
import { type Pace, type Speed, timeInRounds } from "../rounds.js";
import { median, medianRatio, quantile } from "../statistics.js";
import { ACTIONS, asReadFromTheWire, REQUESTS, type Workload, workload } from "../workload.js";
import { factsIn, factWorld, fill, orgNumberOf, PEOPLE, userIdOf } from "./fact-world.js";
import { decisionsOver, inFolder, libraryOf, openDatabase } from "./opened.js";
import { Oracle, type Question } from "./questions.js";
import { type RevocationReport, timeRevocations } from "./revocation.js";

export interface FullDecisionTask {
	/** The smaller and the larger number of delegations. */
	readonly sizes: readonly [number, number];
	readonly policies: number;
	readonly pace: Pace;
}

export interface FullDecisionLane extends Speed {
	readonly name: string;
	/** Of the engine alone with the same questions, its subject known; round by round, the median. */
	readonly ofEngine: number;
}

export interface FullDecisionReport {
	readonly parties: number;
	/** Facts in the larger world, counted one by one. */
	readonly facts: number;
	readonly policies: number;
	readonly lanes: readonly FullDecisionLane[];
	readonly first: FirstReport;
	/** Time of a warm decision in the larger world as a multiple of that in the smaller. */
	readonly growth: number;
	readonly growthOfRequests: number;
	readonly bytesAFact: number;
	readonly bytesAParty: number;
	/** All that the facts add to the process. */
	readonly heapBytes: number;
	readonly checked: number;
	readonly revocation: RevocationReport;
}

/** Decisions about pairs that were never asked about before. */
export interface FirstReport {
	readonly perSecond: number;
	readonly ofEngine: number;
	/** Microseconds a decision, from the means of batches of `BATCH` decisions. */
	readonly p50: number;
	readonly p99: number;
}

const ENGINE = "engine alone, subject known";
const ENGINE_BY_ACTION = "engine alone, subject known, by action";
const WARM = "full decision by inner numbers";
const WARM_REQUEST = "full decision of a parsed request";
const SMALLER = ", the smaller world";

answerWith(
	(task: FullDecisionTask): Promise<FullDecisionReport> =>
		inFolder((smallFolder) =>
			inFolder(async (folder) => {
				const [smaller, larger] = task.sizes;
				const given = workload(task.policies);
				const library = libraryOf(given);
				const small = await ready(smaller, smallFolder, given, library);
				const large = await ready(larger, folder, given, library);
				const questions = large.oracle.questions(7);
				const lanes: Lane[] = [
					engine(questions, given, library, large.decisions),
					engineByAction(questions, given, library, large.decisions),
					byNumbers(WARM, questions, given, large.decisions),
					ofRequests(WARM_REQUEST, questions, given, large.decisions),
					byNumbers(WARM + SMALLER, small.oracle.questions(7), given, small.decisions),
					ofRequests(WARM_REQUEST + SMALLER, small.oracle.questions(7), given, small.decisions),
				];
				let checked = 0;
				for (const [at, lane] of lanes.entries()) {
					checked += check(lane, at < 4 ? questions : small.oracle.questions(7));
				}
				const speeds = timeInRounds(lanes, task.pace);
				const named = new Map(lanes.map(({ name }, at) => [name, speeds[at] as Speed]));
				const rates = (name: string): readonly number[] => (named.get(name) as Speed).rates;
				const firstRounds: FirstRound[] = [];
				const each = large.oracle.oneOfEach(8);
				for (let round = 0; round < FIRST_ROUNDS; round++) {
					firstRounds.push(
						await firstDecisions(lanes[0]!, each, given, await decisionsOver(large.store, library, folder)),
					);
				}
				checked += each.length * FIRST_ROUNDS;
				const revocation = await timeRevocations(large.store, large.decisions, library, folder, given);
				const { knowledge } = large.decisions;
				const report = {
					parties: knowledge.parties.size - 1,
					facts: knowledge.bytes.facts,
					policies: task.policies,
					lanes: [...named].map(([name, speed]) => ({
						name,
						ofEngine: medianRatio(speed.rates, rates(ENGINE)),
						...speed,
					})),
					first: firstReport(firstRounds),
					growth: medianRatio(rates(WARM + SMALLER), rates(WARM)),
					growthOfRequests: medianRatio(rates(WARM_REQUEST + SMALLER), rates(WARM_REQUEST)),
					bytesAFact: knowledge.bytes.index / knowledge.bytes.facts,
					bytesAParty: knowledge.bytes.parties / (knowledge.parties.size - 1),
					heapBytes: large.heapBytes,
					checked,
					revocation,
				};
				for (const { decisions } of [small, large]) await decisions.close();
				for (const { store } of [small, large]) await store.close();
				return report;
			}),
		),
);

async function ready(size: number, folder: string, given: Workload, library: PolicyLibrary) {
	const world = factWorld(size, given);
	const store = await openDatabase(folder);
	await fill(store, world, given);
	const before = bytesInUse();
	const decisions = await decisionsOver(store, library, folder);
	const heapBytes = bytesInUse() - before;
	const { facts } = decisions.knowledge.bytes;
	if (facts !== factsIn(world)) throw new Error(`Memory holds ${facts} facts of ${factsIn(world)}`);
	return { store, decisions, heapBytes, oracle: new Oracle(world, given) };
}

/** Compares the answers to all questions with brute force. */
function check({ name, decide }: Lane, questions: readonly Question[]): number {
	for (const [at, { permitted }] of questions.entries()) {
		if (decide(at) !== permitted)
			throw new Error(`${name} answers question ${at} wrongly: ${JSON.stringify(questions[at])}`);
	}
	return questions.length;
}

interface FirstRound {
	readonly rate: number;
	readonly engineRate: number;
	readonly p50: number;
	readonly p99: number;
}

const FIRST_ROUNDS = 5;
const ENGINE_MS = 300;
const BATCH = 64;

/**
 * Asks a node that was just started once about every pair there is. The first fifth is not timed: it meets most of the
 * combinations of holdings that there are, as the first minute of a node does.
 */
async function firstDecisions(
	yardstick: Lane,
	questions: readonly Question[],
	given: Workload,
	node: Decisions,
): Promise<FirstRound> {
	const { name, decide } = byNumbers("first decision of a pair", questions, given, node);
	const untimed = Math.round(questions.length / 5);
	for (let at = 0; at < untimed; at++) decide(at);
	const start = performance.now();
	let asked = 0;
	while (performance.now() - start < ENGINE_MS) for (let i = 0; i < 512; i++) yardstick.decide(asked++ % REQUESTS);
	const engineRate = (asked * 1000) / (performance.now() - start);
	const times: number[] = [];
	let total = 0;
	for (let at = untimed; at + BATCH <= questions.length; at += BATCH) {
		const before = performance.now();
		for (let i = at; i < at + BATCH; i++) {
			if (decide(i) !== questions[i]!.permitted) throw new Error(`${name}: question ${i} is answered wrongly`);
		}
		const ms = performance.now() - before;
		total += ms;
		times.push((ms * 1000) / BATCH);
	}
	await node.close();
	return {
		rate: (times.length * BATCH * 1000) / total,
		engineRate,
		p50: quantile(times, 0.5),
		p99: quantile(times, 0.99),
	};
}

function firstReport(rounds: readonly FirstRound[]): FirstReport {
	const of = (part: keyof FirstRound): number[] => rounds.map((round) => round[part]);
	return {
		perSecond: median(of("rate")),
		ofEngine: medianRatio(of("rate"), of("engineRate")),
		p50: median(of("p50")),
		p99: median(of("p99")),
	};
}

const oneAttribute = (category: string, attributeId: string, value: string): Attributes => ({
	category,
	attributes: [{ attributeId, dataType: DataTypeId.string, includeInResult: false, values: [value] }],
});

interface Names {
	readonly resources: readonly string[];
	readonly actions: readonly string[];
}

/** Strings that are not those the policies hold, as in the other measurements of the engine. */
const namesOf = ({ resources }: Workload): Names => asReadFromTheWire({ resources, actions: [...ACTIONS] });

/** Each with objects of its own, as parsing makes them. */
function engineRequest(names: Names, { resource, action }: Question): { key: string; request: Request } {
	const key = names.resources[resource]!;
	const attributes = [
		oneAttribute(Category.action, AttributeId.actionId, names.actions[action]!),
		oneAttribute(Category.resource, "urn:altinn:resource", key),
	];
	return { key, request: { returnPolicyIdList: false, combinedDecision: false, attributes } };
}

/** What is left when enrichment, delegations and access lists are taken away: the yardstick. */
function engine(
	questions: readonly Question[],
	given: Workload,
	library: PolicyLibrary,
	{ knowledge }: Decisions,
): Lane {
	const names = namesOf(given);
	const subjects = preparedSubjects(questions, given, library, knowledge);
	// One after the other, so that they lie together in memory, as those of the other lanes.
	const requests = questions.map((question) => engineRequest(names, question));
	const asked = requests.map(({ key, request }, at) => {
		const { subject, given } = subjects[at]!;
		return { key, request, subject, given };
	});
	return {
		name: ENGINE,
		decide: (at) => {
			const { key, request, subject, given } = asked[at]!;
			return library.get(key)!.evaluatePrepared(request, subject).results[0]!.decision === "Permit" || given;
		},
	};
}

function engineByAction(
	questions: readonly Question[],
	given: Workload,
	library: PolicyLibrary,
	{ knowledge }: Decisions,
): Lane {
	const names = namesOf(given);
	const subjects = preparedSubjects(questions, given, library, knowledge);
	const asked = questions.map(({ resource, action }, at) => {
		const { subject, given } = subjects[at]!;
		return { key: names.resources[resource]!, action: names.actions[action]!, subject, given };
	});
	return {
		name: ENGINE_BY_ACTION,
		decide: (at) => {
			const { key, action, subject, given } = asked[at]!;
			return library.get(key)!.decide(action, subject).results[0]!.decision === "Permit" || given;
		},
	};
}

/** Of each question the subject's symbols, one object for all who hold the same; and whether a single right permits it. */
function preparedSubjects(
	questions: readonly Question[],
	given: Workload,
	library: PolicyLibrary,
	knowledge: Knowledge,
): { readonly subject: PreparedSubject; readonly given: boolean }[] {
	const known = new Map<Held, PreparedSubject>();
	return questions.map((question) => {
		const { held, rights } = knowledge.held(question.subject, question.party);
		const subject = known.get(held) ?? library.prepareSubject(held.subject);
		known.set(held, subject);
		return { subject, given: knownRight(rights, given, question) };
	});
}

/** The engine knows nothing of single rights: told beforehand. */
function knownRight(
	rights: readonly { readonly resource: string; readonly rights: readonly { readonly action: string }[] }[],
	given: Workload,
	{ resource, action }: Question,
): boolean {
	return rights.some(
		(set) => set.resource === given.resources[resource] && set.rights.some((right) => right.action === ACTIONS[action]),
	);
}

function byNumbers(name: string, questions: readonly Question[], given: Workload, { point }: Decisions): Lane {
	const names = namesOf(given);
	return {
		name,
		decide: (at) => {
			const { subject, party, resource, action } = questions[at]!;
			const { results } = point.ask(subject, names.resources[resource]!, names.actions[action]!, party);
			return results[0]!.decision === "Permit";
		},
	};
}

/** As a service owner asks: a user or an organisation for a party by organisation number. */
function ofRequests(
	name: string,
	questions: readonly Question[],
	given: Workload,
	{ point, knowledge }: Decisions,
): Lane {
	const names = namesOf(given);
	const requests = questions.map((question) =>
		requestOf(names, question, knowledge.parties.numberOf(question.party, "partyId") ?? ""),
	);
	return {
		name,
		decide: (at) => point.decide(requests[at]!, "syntax-error").results[0]!.decision === "Permit",
	};
}

function requestOf(names: Names, question: Question, partyId: string): Request {
	const { subject, party } = question;
	const { request } = engineRequest(names, question);
	const who =
		subject <= PEOPLE
			? oneAttribute(Category.accessSubject, "urn:altinn:userid", String(userIdOf(subject)))
			: oneAttribute(Category.accessSubject, "urn:altinn:organization:identifier-no", orgNumberOf(subject));
	const [action, resource] = request.attributes as [Attributes, Attributes];
	const whose =
		party > PEOPLE
			? oneAttribute(Category.resource, "urn:altinn:organization:identifier-no", orgNumberOf(party))
			: oneAttribute(Category.resource, "urn:altinn:partyid", partyId);
	return {
		...request,
		attributes: [who, action, { ...resource, attributes: [...resource.attributes, ...whose.attributes] }],
	};
}
