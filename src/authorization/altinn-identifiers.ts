/** The attribute identifiers of Altinn's requests and policies that this folder looks at (pdp 3.1, 3.2). */
export const AltinnId = {
	resource: "urn:altinn:resource",
	org: "urn:altinn:org",
	app: "urn:altinn:app",
	appResource: "urn:altinn:appresource",
	instance: "urn:altinn:instance-id",
	resourceInstance: "urn:altinn:resource:instance-id",
	task: "urn:altinn:task",
	endEvent: "urn:altinn:end-event",
	partyId: "urn:altinn:partyid",
	partyUuid: "urn:altinn:party:uuid",
	userId: "urn:altinn:userid",
	person: "urn:altinn:person:identifier-no",
	personUuid: "urn:altinn:person:uuid",
	organization: "urn:altinn:organization:identifier-no",
	/** The older name of `organization`. */
	organizationNumber: "urn:altinn:organizationnumber",
	organizationUuid: "urn:altinn:organization:uuid",
	systemUser: "urn:altinn:systemuser:uuid",
	partyType: "urn:altinn:partytype",
	accessList: "urn:altinn:access-list",
	session: "urn:altinn:sessionid",
} as const;

type Name = keyof typeof AltinnId;

const byLength: (readonly (readonly [id: string, name: Name])[] | undefined)[] = [];
for (const [name, id] of Object.entries(AltinnId) as [Name, string][]) {
	byLength[id.length] = [...(byLength[id.length] ?? []), [id, name]];
}

/** The name of an identifier, or undefined: by its length first, for most requests spell them in strings of their own. */
export function nameOfId(attributeId: string): Name | undefined {
	const candidates = byLength[attributeId.length];
	if (candidates === undefined) return undefined;
	for (let i = 0; i < candidates.length; i++) {
		const candidate = candidates[i] as readonly [string, Name];
		if (candidate[0] === attributeId) return candidate[1];
	}
	return undefined;
}
