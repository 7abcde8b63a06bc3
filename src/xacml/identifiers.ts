/** The identifiers of XACML 3.0 that more than one file needs (core appendix A, B and C). */

export const XACML_NAMESPACE = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17";

export const Category = {
	accessSubject: "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
	recipientSubject: "urn:oasis:names:tc:xacml:1.0:subject-category:recipient-subject",
	intermediarySubject: "urn:oasis:names:tc:xacml:1.0:subject-category:intermediary-subject",
	codebase: "urn:oasis:names:tc:xacml:1.0:subject-category:codebase",
	requestingMachine: "urn:oasis:names:tc:xacml:1.0:subject-category:requesting-machine",
	resource: "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
	action: "urn:oasis:names:tc:xacml:3.0:attribute-category:action",
	environment: "urn:oasis:names:tc:xacml:3.0:attribute-category:environment",
} as const;

export const AttributeId = {
	subjectId: "urn:oasis:names:tc:xacml:1.0:subject:subject-id",
	resourceId: "urn:oasis:names:tc:xacml:1.0:resource:resource-id",
	actionId: "urn:oasis:names:tc:xacml:1.0:action:action-id",
	currentTime: "urn:oasis:names:tc:xacml:1.0:environment:current-time",
	currentDate: "urn:oasis:names:tc:xacml:1.0:environment:current-date",
	currentDateTime: "urn:oasis:names:tc:xacml:1.0:environment:current-dateTime",
} as const;

const XS = "http://www.w3.org/2001/XMLSchema#";

export const DataTypeId = {
	string: `${XS}string`,
	boolean: `${XS}boolean`,
	integer: `${XS}integer`,
	double: `${XS}double`,
	time: `${XS}time`,
	date: `${XS}date`,
	dateTime: `${XS}dateTime`,
	dayTimeDuration: `${XS}dayTimeDuration`,
	yearMonthDuration: `${XS}yearMonthDuration`,
	anyURI: `${XS}anyURI`,
	hexBinary: `${XS}hexBinary`,
	base64Binary: `${XS}base64Binary`,
	x500Name: "urn:oasis:names:tc:xacml:1.0:data-type:x500Name",
	rfc822Name: "urn:oasis:names:tc:xacml:1.0:data-type:rfc822Name",
	ipAddress: "urn:oasis:names:tc:xacml:2.0:data-type:ipAddress",
	dnsName: "urn:oasis:names:tc:xacml:2.0:data-type:dnsName",
	xpathExpression: "urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression",
} as const;

export const STATUS_PREFIX = "urn:oasis:names:tc:xacml:1.0:status:";
