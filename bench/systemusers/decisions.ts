import type { Decisions } from "../../src/authorization/open-decisions.js";
import { AttributeId, Category, DataTypeId } from "../../src/xacml/identifiers.js";
import type { Attributes, Request } from "../../src/xacml/model.js";
import { answerWith } from "../ask-process.js";
import type { Lane } from "../contender.js";
import { decisionsOver, inFolder, libraryOf, openDatabase } from "../facts/opened.js";
import { type Pace, timeInRounds } from "../rounds.js";
import { seededRandom } from "../seeded-random.js";
import { median, medianRatio } from "../statistics.js";
import { ACTIONS, asReadFromTheWire, REQUESTS, type Workload, workload } from "../workload.js";
import { fill, orgNumberOf, partyUuid, UserWorld, userIdOf } from "./user-world.js";

export interface UserDecisionTask {
	/** Organisations, each with a person and a system user of its own; all of them clients of the one agent. */
	readonly clients: number;
	readonly policies: number;
	readonly pace: Pace;
}

/** What one way of asking gives a system user and an agent, beside persons who hold the same. */
export interface UserLane {
	readonly name: string;
	/** Decisions a second: of the persons, and of system users. */
	readonly person: number;
	readonly user: number;
	/** Round by round, the median. */
	readonly ofPerson: number;
}

export interface UserDecisionReport {
	readonly clients: number;
	readonly policies: number;
	readonly lanes: readonly UserLane[];
	readonly checked: number;
}

interface Question {
	/** Place of the organisation. */
	readonly of: number;
	readonly resource: number;
	readonly action: number;
	readonly permitted: boolean;
}

type Who = (world: UserWorld, i: number) => number;

/** A system user, and the person it is compared with: as many parties to act for, the same packages of each. */
const PAIRS: readonly { readonly name: string; readonly user: Who; readonly person: Who }[] = [
	{
		name: "system user of one organisation",
		user: (world, i) => world.systemUser(i),
		person: (world, i) => world.person(i),
	},
	{ name: "agent of all the clients", user: ({ agent }) => agent, person: ({ worker }) => worker },
];

answerWith(
	({ clients, policies, pace }: UserDecisionTask): Promise<UserDecisionReport> =>
		inFolder(async (folder) => {
			const given = workload(policies);
			const library = libraryOf(given);
			const world = new UserWorld(clients);
			const store = await openDatabase(folder);
			await fill(store, world, given);
			const decisions = await decisionsOver(store, library, folder);
			const questions = questionsOf(world, given);
			const subjects = PAIRS.flatMap(({ user, person }) => [person, user]);
			const warm = [
				...subjects.map((who) => byNumbers(who, world, questions, given, decisions)),
				...subjects.map((who) => ofRequests(who, world, questions, given, decisions)),
			];
			let checked = 0;
			for (const { decide } of warm) {
				for (const [at, { permitted }] of questions.entries()) {
					if (decide(at) !== permitted) throw new Error(`Question ${at} is answered wrongly`);
					checked++;
				}
			}
			const speeds = timeInRounds(warm, pace);
			const pairs = (what: string, rates: readonly (readonly number[])[]): UserLane[] =>
				PAIRS.map(({ name }, at) => {
					const [person, user] = [rates[at * 2] as readonly number[], rates[at * 2 + 1] as readonly number[]];
					const ofPerson = medianRatio(user, person);
					return { name: `${name}, ${what}`, person: median(person), user: median(user), ofPerson };
				});
			const rates = speeds.map((speed) => speed.rates);
			const first: number[][] = subjects.map(() => []);
			for (let round = 0; round < pace.rounds; round++) {
				const node = await decisionsOver(store, library, folder);
				// In another order each round: whoever comes first waits for what the others find in place.
				for (let turn = 0; turn < subjects.length; turn++) {
					const which = (turn + round) % subjects.length;
					first[which]?.push(firstRate(subjects[which] as Who, world, given, node));
				}
				await node.close();
			}
			await decisions.close();
			await store.close();
			const lanes = [
				...pairs("by inner numbers", rates.slice(0, 4)),
				...pairs("a parsed request", rates.slice(4)),
				...pairs("first of a pair", first),
			];
			return { clients, policies, lanes, checked };
		}),
);

/** As many as the lanes ask, half of them permitted. */
function questionsOf(world: UserWorld, given: Workload): Question[] {
	const random = seededRandom(5);
	const found: Question[] = [];
	const wanted = { true: REQUESTS / 2, false: REQUESTS / 2 };
	while (found.length < REQUESTS) {
		const [of, resource, action] = [
			random.below(world.organisations),
			random.below(given.policies.length),
			random.below(ACTIONS.length),
		];
		const held = world.bundles[of] as readonly number[];
		const permitted = (given.policies[resource] as Workload["policies"][number]).rules.some(
			({ alternatives, actions }) => actions.includes(action) && alternatives.some((each) => held.includes(each)),
		);
		if (wanted[`${permitted}`]-- <= 0) continue;
		found.push({ of, resource, action, permitted });
	}
	return found;
}

function byNumbers(
	who: Who,
	world: UserWorld,
	questions: readonly Question[],
	given: Workload,
	{ point }: Decisions,
): Lane {
	const names = asReadFromTheWire({ resources: given.resources, actions: [...ACTIONS] });
	return {
		name: "by inner numbers",
		decide: (at) => {
			const { of, resource, action } = questions[at]!;
			const [subject, party] = [who(world, of), world.organisation(of)];
			const { results } = point.ask(subject, names.resources[resource]!, names.actions[action]!, party);
			return results[0]!.decision === "Permit";
		},
	};
}

const category = (name: string, ...pairs: readonly (readonly [id: string, value: string])[]): Attributes => ({
	category: name,
	attributes: pairs.map(([attributeId, value]) => ({
		attributeId,
		dataType: DataTypeId.string,
		includeInResult: false,
		values: [value],
	})),
});

/** As a service owner asks: a user by its id, a system user by its uuid, for an organisation by its number. */
function ofRequests(
	who: Who,
	world: UserWorld,
	questions: readonly Question[],
	given: Workload,
	{ point, knowledge }: Decisions,
): Lane {
	const names = asReadFromTheWire({ resources: given.resources, actions: [...ACTIONS] });
	const requests = questions.map(({ of, resource, action }): Request => {
		const subject = who(world, of);
		const isMachine = knowledge.parties.kindOf(subject) === "system-user";
		const attributes = [
			isMachine
				? category(Category.accessSubject, ["urn:altinn:systemuser:uuid", partyUuid(subject)])
				: category(Category.accessSubject, ["urn:altinn:userid", String(userIdOf(subject))]),
			category(Category.action, [AttributeId.actionId, names.actions[action]!]),
			category(
				Category.resource,
				["urn:altinn:resource", names.resources[resource]!],
				["urn:altinn:organization:identifier-no", orgNumberOf(world.organisation(of))],
			),
		];
		return asReadFromTheWire({ returnPolicyIdList: false, combinedDecision: false, attributes });
	});
	return {
		name: "a parsed request",
		decide: (at) => point.decide(requests[at]!, "syntax-error").results[0]!.decision === "Permit",
	};
}

/** Asks once about every organisation; a fifth of them before the clock starts. */
function firstRate(who: Who, world: UserWorld, given: Workload, { point }: Decisions): number {
	const resource = given.resources[0] as string;
	const ask = (i: number) => point.ask(who(world, i), resource, ACTIONS[0], world.organisation(i));
	const untimed = Math.round(world.organisations / 5);
	for (let i = 0; i < untimed; i++) ask(i);
	const start = performance.now();
	for (let i = untimed; i < world.organisations; i++) ask(i);
	return ((world.organisations - untimed) * 1000) / (performance.now() - start);
}
