import type { Knowledge } from "../pip/knowledge.js";
import { type Indeterminate, syntaxError } from "../xacml/indeterminate.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import { AltinnId, nameOfId } from "./altinn-identifiers.js";
import { type ResourceKey, resourceKey } from "./resource-key.js";
import { stringAttribute } from "./string-attribute.js";

/** What a request says of the resource, and what we know beside it (pdp 3.3, step A). */
export class AskedResource {
	/** What the policy is found by. */
	key: ResourceKey | undefined;
	/** Inner number of the party it belongs to; 0 when the request names none, or one we do not know. */
	party = 0;
	/** The request names a party, known or not. */
	namesParty = false;
	/** The request names an instance, of an app or of another kind. */
	instance: string | undefined;
	/** `{partyId}/{guid}` of an app's instance: the guid. */
	appInstance: string | undefined;
	/** It is an app, which has two names. */
	isApp = false;
	/** What the request lacks and we know. */
	added: Attribute[] | undefined;

	/** The attributes, and what we added. */
	attributes(given: readonly Attribute[]): readonly Attribute[] {
		return this.added === undefined ? given : [...given, ...this.added];
	}

	/** Adds an attribute. */
	add(attributeId: string, value: string, includeInResult = false): void {
		this.added ??= [];
		this.added.push(stringAttribute(attributeId, [value], includeInResult));
	}
}

/** The attributes we look at, as the request spells them. */
interface Named {
	resource: string | undefined;
	org: string | undefined;
	app: string | undefined;
	part: string | undefined;
	instance: string | undefined;
	resourceInstance: string | undefined;
	stage: boolean;
	partyId: string | undefined;
	uuid: string | undefined;
	organization: string | undefined;
	person: string | undefined;
}

const APP_INSTANCE = "urn:altinn:instance-id:";

/**
 * Reads the first category of the resource.
 *
 * @param external Whether the caller stands outside: only such a one may name persons by their numbers (pdp 1.1).
 */
export function askedResource(
	category: Attributes | undefined,
	knowledge: Knowledge | undefined,
	external: boolean,
): AskedResource | Indeterminate {
	const asked = new AskedResource();
	if (category === undefined) return asked;
	const named = readNames(category.attributes);
	findInstance(asked, named);
	if (knowledge !== undefined && asked.appInstance !== undefined && !isComplete(named, asked)) {
		const wrong = fillFromInstance(asked, named, asked.appInstance, knowledge);
		if (wrong !== undefined) return wrong;
	}
	asked.key = resourceKey(named.resource, named.org, named.app);
	if (knowledge !== undefined) {
		const wrong = findParty(asked, named, knowledge, external);
		if (wrong !== undefined) return wrong;
	}
	if (asked.key?.includes("/") === true) {
		asked.isApp = true;
		nameApp(asked, named, asked.key);
	}
	if (asked.appInstance !== undefined && asked.instance !== undefined) {
		asked.add(AltinnId.resourceInstance, asked.appInstance);
		asked.add(AltinnId.resourceInstance, asked.instance);
	}
	return asked;
}

function readNames(attributes: readonly Attribute[]): Named {
	const named: Named = {
		resource: undefined,
		org: undefined,
		app: undefined,
		part: undefined,
		instance: undefined,
		resourceInstance: undefined,
		stage: false,
		partyId: undefined,
		uuid: undefined,
		organization: undefined,
		person: undefined,
	};
	let older: string | undefined;
	for (let i = 0; i < attributes.length; i++) {
		const { attributeId, values } = attributes[i] as Attribute;
		const value = values[0] as string;
		switch (nameOfId(attributeId)) {
			case "resource":
				named.resource ??= value;
				break;
			case "partyId":
				named.partyId ??= value;
				break;
			case "organization":
				named.organization ??= value;
				break;
			case "org":
				named.org ??= value;
				break;
			case "app":
				named.app ??= value;
				break;
			case "instance":
				named.instance = value;
				break;
			case "resourceInstance":
				named.resourceInstance = value;
				break;
			case "task":
			case "endEvent":
				named.stage = true;
				break;
			case "appResource":
				named.part ??= value;
				break;
			case "partyUuid":
				named.uuid ??= value;
				break;
			case "organizationNumber":
				older ??= value;
				break;
			case "person":
				named.person ??= value;
				break;
		}
	}
	named.organization ??= older;
	return named;
}

/** `urn:altinn:instance-id` is an app's instance; the general attribute may hold one too, and counts when both are there. */
function findInstance(asked: AskedResource, { instance, resourceInstance }: Named): void {
	if (instance !== undefined) {
		asked.instance = APP_INSTANCE + instance;
		asked.appInstance = guidOf(instance);
	}
	if (resourceInstance !== undefined) {
		asked.instance = resourceInstance;
		const app = resourceInstance.startsWith(APP_INSTANCE)
			? guidOf(resourceInstance.slice(APP_INSTANCE.length))
			: undefined;
		if (app !== undefined || instance === undefined) asked.appInstance = app;
	}
}

function guidOf(instance: string): string | undefined {
	const slash = instance.indexOf("/");
	return slash < 0 ? undefined : instance.slice(slash + 1);
}

/** Whether the request says all that the process of an app's instance could add (pdp 3.3, A2). */
function isComplete({ resource, org, app, partyId, stage, part }: Named, { instance }: AskedResource): boolean {
	if (partyId === undefined) return false;
	if (resource !== undefined && !resource.startsWith("app_")) return true;
	const isNamed = resource !== undefined || (org !== undefined && app !== undefined);
	return isNamed && (instance === undefined || stage || part === "events");
}

/**
 * Takes org, app, stage and party from what we know of an instance. An instance we do not know still tells its party, and is
 * enough when the request names the app: rules for a certain task then do not match.
 */
function fillFromInstance(
	asked: AskedResource,
	named: Named,
	guid: string,
	knowledge: Knowledge,
): Indeterminate | undefined {
	const { instance } = asked;
	const long = instance?.startsWith(APP_INSTANCE) === true ? instance.slice(APP_INSTANCE.length) : "";
	const partyId = long.slice(0, Math.max(0, long.indexOf("/")));
	const known = knowledge.instances.get(guid);
	if (known === undefined) {
		if (resourceKey(named.resource, named.org, named.app) === undefined) {
			return syntaxError("The instance is not known, and the request does not say which app it is of.");
		}
	} else {
		if (partyId !== "" && known.party !== knowledge.parties.byNumber("partyId", partyId)) {
			return syntaxError("The instance belongs to another party than its id says.");
		}
		if (named.org === undefined && named.app === undefined && named.resource === undefined) {
			named.org = known.org;
			named.app = known.app;
			asked.add(AltinnId.org, known.org);
			asked.add(AltinnId.app, known.app);
		}
		if (!named.stage && known.task !== undefined) asked.add(AltinnId.task, known.task);
		else if (!named.stage && known.endEvent !== undefined) asked.add(AltinnId.endEvent, known.endEvent);
	}
	if (partyId !== "") {
		if (named.partyId === undefined) asked.add(AltinnId.partyId, partyId, true);
		named.partyId = partyId;
	}
	return undefined;
}

/**
 * The party by the first name that applies (pdp 3.3, A4). An unknown number is an error, an unknown id only unknown; where no
 * party is known at all, fullmakt decides by what the callers say, and every number is unknown.
 */
function findParty(
	asked: AskedResource,
	{ partyId, organization, person, uuid }: Named,
	{ parties }: Knowledge,
	external: boolean,
): Indeterminate | undefined {
	if (partyId !== undefined) {
		asked.namesParty = true;
		asked.party = parties.byNumber("partyId", partyId);
		return undefined;
	}
	if (organization !== undefined) {
		asked.party = parties.byNumber("orgNumber", organization);
		if (asked.party === 0 && parties.known)
			return syntaxError("No organisation has the number that the request gives for the resource.");
	} else if (person !== undefined) {
		if (!external) return syntaxError("A person's number is not taken here; send the party's id.");
		asked.party = parties.byNumber("personNumber", person);
		if (asked.party === 0 && parties.known)
			return syntaxError("No person has the number that the request gives for the resource.");
	} else if (uuid !== undefined) asked.party = parties.byUuid(uuid) ?? 0;
	else return undefined;
	asked.namesParty = true;
	return undefined;
}

/** An app has two names, org and app, and `app_{org}_{app}`. Policies use either (pdp 3.3, A5). */
function nameApp(asked: AskedResource, named: Named, key: ResourceKey): void {
	const [org = "", app = ""] = key.split("/");
	if (named.org === undefined) asked.add(AltinnId.org, org);
	if (named.app === undefined) asked.add(AltinnId.app, app);
	if (named.resource === undefined) asked.add(AltinnId.resource, `app_${org}_${app}`);
}
