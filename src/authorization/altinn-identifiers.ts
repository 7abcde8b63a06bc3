/** The attribute identifiers of Altinn's requests and policies that this folder looks at. */
export const AltinnId = {
	resource: "urn:altinn:resource",
	org: "urn:altinn:org",
	app: "urn:altinn:app",
} as const;
