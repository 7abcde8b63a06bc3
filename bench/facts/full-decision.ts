import type { Decisions } from "../../src/authorization/open-decisions.js";
import type { PolicyLibrary } from "../../src/pdp/policy-library.js";
import { AttributeId, Category, DataTypeId } from "../../src/xacml/identifiers.js";
import type { Attributes, Request } from "../../src/xacml/model.js";
import { answerWith } from "../ask-process.js";
import type { Lane } from "../contender.js";
import { bytesInUse } from "../heap.js";
import { type Pace, type Speed, timeInRounds } from "../rounds.js";
import { medianRatio } from "../statistics.js";
import { ACTIONS, asReadFromTheWire, type Workload, workload } from "../workload.js";
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

const ENGINE = "engine alone, subject known";
const ENGINE_BY_ACTION = "engine alone, subject known, by action";
const WARM = "full decision by inner numbers";
const WARM_REQUEST = "full decision of a parsed request";
const FIRST = "first decision of a pair, by inner numbers";
const FIRST_REQUEST = "first decision of a pair, of a parsed request";
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
				// Nodes of their own, so that the first decisions do not drive the others' pairs out of memory.
				const cold = await decisionsOver(large.store, library, folder);
				const coldRequests = await decisionsOver(large.store, library, folder);

				const questions = large.oracle.questions(7);
				const each = large.oracle.oneOfEach(8);
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
				const first = [byNumbers(FIRST, each, given, cold), ofRequests(FIRST_REQUEST, each, given, coldRequests)];
				for (const lane of first) checked += check(lane, each);
				const speeds = timeInRounds([...lanes, ...first.map((lane) => onAndOn(lane, each.length))], task.pace);
				const named = new Map([...lanes, ...first].map(({ name }, at) => [name, speeds[at] as Speed]));
				const rates = (name: string): readonly number[] => (named.get(name) as Speed).rates;
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
					growth: medianRatio(rates(WARM + SMALLER), rates(WARM)),
					growthOfRequests: medianRatio(rates(WARM_REQUEST + SMALLER), rates(WARM_REQUEST)),
					bytesAFact: knowledge.bytes.index / knowledge.bytes.facts,
					bytesAParty: knowledge.bytes.parties / (knowledge.parties.size - 1),
					heapBytes: large.heapBytes,
					checked,
					revocation,
				};
				for (const decisions of [small.decisions, large.decisions, cold, coldRequests]) await decisions.close();
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

/** The lane's questions one after the other, however many are asked for at once: never one again before all the others. */
function onAndOn({ name, decide }: Lane, count: number): Lane {
	let next = 0;
	return {
		name,
		decide: () => {
			next = next + 1 === count ? 0 : next + 1;
			return decide(next);
		},
	};
}

const oneAttribute = (category: string, attributeId: string, value: string): Attributes => ({
	category,
	attributes: [{ attributeId, dataType: DataTypeId.string, includeInResult: false, values: [value] }],
});

/** With objects of its own, as parsing makes them. */
function engineRequest(given: Workload, { resource, action }: Question): { key: string; request: Request } {
	const { key, actionId } = asReadFromTheWire({ key: given.resources[resource]!, actionId: ACTIONS[action]! });
	const attributes = [
		oneAttribute(Category.action, AttributeId.actionId, actionId),
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
	const asked = questions.map((question) => {
		const { held, rights } = knowledge.held(question.subject, question.party);
		return {
			...engineRequest(given, question),
			subject: library.prepareSubject(held.subject),
			given: knownRight(rights, given, question),
		};
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
	const asked = questions.map((question) => {
		const { held, rights } = knowledge.held(question.subject, question.party);
		const { key } = engineRequest(given, question);
		const action = asReadFromTheWire(ACTIONS[question.action]!);
		return { key, action, subject: library.prepareSubject(held.subject), given: knownRight(rights, given, question) };
	});
	return {
		name: ENGINE_BY_ACTION,
		decide: (at) => {
			const { key, action, subject, given } = asked[at]!;
			return library.get(key)!.decide(action, subject).results[0]!.decision === "Permit" || given;
		},
	};
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
	const names = asReadFromTheWire({ resources: given.resources, ACTIONS });
	return {
		name,
		decide: (at) => {
			const { subject, party, resource, action } = questions[at]!;
			const { results } = point.ask(subject, names.resources[resource]!, names.ACTIONS[action]!, party);
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
	const requests = questions.map((question) =>
		requestOf(given, question, knowledge.parties.numberOf(question.party, "partyId") ?? ""),
	);
	return {
		name,
		decide: (at) => point.decide(requests[at]!, "syntax-error").results[0]!.decision === "Permit",
	};
}

function requestOf(given: Workload, question: Question, partyId: string): Request {
	const { subject, party } = question;
	const { request } = engineRequest(given, question);
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
