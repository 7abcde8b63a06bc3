/** What people and machines do to system users, as data: one list of it drives the model and the services. */
import fc from "fast-check";

export type Pack = "skattegrunnlag" | "regnskapsforer-lonn" | "lonn";
/** A right on `krav` without an action stands for all of them. */
export type AskedRight = "krav" | "krav:read" | "krav:write";
/** Two systems of one vendor, and a visible one of another. */
export type Place = "a" | "b" | "c";
export type Vendor = "first" | "second";
export type Giver = "kari" | "ola";
export type ClientName = "whole" | "part";

export interface Asked {
	readonly rights: readonly AskedRight[];
	readonly packages: readonly Pack[];
}

/** Requests, users and changes by their place, counted from the newest until the model binds them. */
export type Operation =
	| { kind: "ask"; type: "standard" | "agent"; place: "a" | "b"; ref: string; content: Asked }
	| { kind: "withdraw" | "reject" | "forward"; request: number; vendor: Vendor }
	| { kind: "open"; request: number; by: Giver }
	| { kind: "approve"; request: number; by: Giver }
	| { kind: "approve-shown"; by: Giver }
	| { kind: "ask-change"; user: number; vendor: Vendor; required: Asked; unwanted: Asked }
	| { kind: "withdraw-change" | "reject-change"; change: number; vendor: Vendor }
	| { kind: "open-change" | "approve-change"; change: number; by: Giver }
	| { kind: "set-access"; user: number; by: Giver; content: Asked }
	| { kind: "move"; user: number; place: Place; ref: string | undefined; drop: boolean }
	| { kind: "deactivate" | "reactivate" | "delete" | "give-self" | "take-self"; user: number }
	| { kind: "add-client" | "remove-client"; user: number; client: ClientName }
	| { kind: "start-job"; user: number; add: readonly ClientName[]; remove: readonly ClientName[] }
	| { kind: "run-jobs" | "expire" | "delete-system-b" }
	| { kind: "later"; days: number }
	| { kind: "rights-of-a"; rights: readonly AskedRight[] }
	| { kind: "packages-of-a"; packages: readonly Pack[] }
	| { kind: "ola-gets" | "ola-loses" }
	| { kind: "relation-begins" | "relation-ends" | "gift-begins" | "gift-ends"; client: ClientName };

/** Anything that is one write: two of these at once end as one after the other. */
export type Atomic = Exclude<Operation, { kind: "run-jobs" | "expire" | "open" | "open-change" | "later" }>;

const rights = fc.constantFrom<readonly AskedRight[]>(
	[],
	["krav"],
	["krav"],
	["krav:read"],
	["krav:write"],
	["krav:read", "krav:write"],
);
const packages = fc.constantFrom<readonly Pack[]>(
	[],
	["skattegrunnlag"],
	["skattegrunnlag"],
	["skattegrunnlag", "lonn"],
);
const standard = fc.record({ rights, packages });
const ofAgent = fc
	.constantFrom<readonly Pack[]>(
		["regnskapsforer-lonn"],
		["regnskapsforer-lonn"],
		["lonn"],
		["regnskapsforer-lonn", "lonn"],
		["skattegrunnlag"],
	)
	.map((some): Asked => ({ rights: [], packages: some }));
const content = fc.oneof({ weight: 3, arbitrary: standard }, { weight: 2, arbitrary: ofAgent });

// The newest things are the likeliest to be touched: counted from the end.
const nth = fc.constantFrom(0, 0, 0, 1, 1, 2, 3);
const by = fc.constantFrom<Giver>("kari", "kari", "kari", "ola");
const vendor = fc.constantFrom<Vendor>("first", "first", "first", "first", "first", "second");
const ref = fc.constantFrom("one", "one", "two", "three");
const client = fc.constantFrom<ClientName>("whole", "whole", "part");
const clients = fc.subarray<ClientName>(["whole", "part"]);
const kinds = <K extends string>(...some: readonly K[]) => fc.constantFrom(...some);

const ask = fc.oneof(
	fc.record({
		kind: kinds("ask"),
		type: kinds("standard"),
		place: kinds("a", "a", "b"),
		ref,
		content: standard,
	}),
	fc.record({ kind: kinds("ask"), type: kinds("agent"), place: kinds("a", "a", "b"), ref, content: ofAgent }),
);
const approve = fc.record({ kind: kinds("approve"), request: nth, by });
const addClient = fc.record({ kind: kinds("add-client"), user: nth, client });
const setAccess = fc.record({ kind: kinds("set-access"), user: nth, by, content });
const askChange = fc.record({ kind: kinds("ask-change"), user: nth, vendor, required: content, unwanted: content });
const approveChange = fc.record({ kind: kinds("approve-change"), change: nth, by });

const rightsOfA = fc.record({
	kind: kinds("rights-of-a"),
	rights: fc.constantFrom<readonly AskedRight[]>(["krav"], ["krav:read"], ["krav:read", "krav:write"]),
});

const atomic: fc.Arbitrary<Atomic> = fc.oneof(
	{ weight: 5, arbitrary: ask },
	{ weight: 6, arbitrary: approve },
	{ weight: 1, arbitrary: fc.record({ kind: kinds("withdraw", "reject", "forward"), request: nth, vendor }) },
	{ weight: 3, arbitrary: fc.record({ kind: kinds("approve-shown"), by }) },
	{ weight: 4, arbitrary: askChange },
	{ weight: 6, arbitrary: approveChange },
	{ weight: 1, arbitrary: fc.record({ kind: kinds("withdraw-change", "reject-change"), change: nth, vendor }) },
	{ weight: 4, arbitrary: setAccess },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: kinds("move"),
			user: nth,
			place: kinds("a", "b", "c"),
			ref: fc.option(ref, { nil: undefined }),
			drop: fc.boolean(),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: kinds("deactivate", "deactivate", "reactivate", "reactivate", "delete", "give-self", "take-self"),
			user: nth,
		}),
	},
	{ weight: 4, arbitrary: addClient },
	{ weight: 1, arbitrary: fc.record({ kind: kinds("remove-client"), user: nth, client }) },
	{ weight: 2, arbitrary: fc.record({ kind: kinds("start-job"), user: nth, add: clients, remove: clients }) },
	{ weight: 1, arbitrary: kinds("delete-system-b").map((kind) => ({ kind })) },
	{ weight: 1, arbitrary: rightsOfA },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: kinds("packages-of-a"),
			packages: fc.subarray<Pack>(["skattegrunnlag", "regnskapsforer-lonn", "lonn"]),
		}),
	},
	{ weight: 1, arbitrary: kinds("ola-gets", "ola-loses").map((kind) => ({ kind })) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: kinds("relation-begins", "relation-ends", "gift-begins", "gift-ends"), client }),
	},
);

/** What happens together: operations one after the other, or two at the same time. */
export type Event = { readonly row: readonly Operation[] } | { readonly both: readonly [Atomic, Atomic] };

const open = fc.record({ kind: kinds("open"), request: nth, by });
const openChange = fc.record({ kind: kinds("open-change"), change: nth, by });
const single: fc.Arbitrary<Operation> = fc.oneof(
	{ weight: 30, arbitrary: atomic },
	{ weight: 1, arbitrary: fc.oneof(open, openChange) },
	{ weight: 3, arbitrary: kinds("run-jobs", "run-jobs", "run-jobs", "expire").map((kind) => ({ kind })) },
	{ weight: 1, arbitrary: fc.constantFrom(1, 100, 180).map((days) => ({ kind: "later" as const, days })) },
);

/** Somebody looks at a request or change, something happens meanwhile, and then it is approved as it was seen. */
const meanwhile = fc
	.tuple(fc.oneof(fc.tuple(ask, open), fc.tuple(askChange, openChange)), fc.oneof(atomic, rightsOfA, setAccess))
	.map(([[asked, opened], between]): readonly Operation[] => [
		asked,
		{ ...opened, [opened.kind === "open" ? "request" : "change"]: 0 },
		between,
		{ kind: "approve-shown", by: opened.by },
	]);

export const events: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 8, arbitrary: single.map((one) => ({ row: [one] })) },
	{ weight: 3, arbitrary: meanwhile.map((row) => ({ row })) },
	{ weight: 2, arbitrary: fc.tuple(atomic, atomic).map((pair) => ({ both: pair })) },
);
