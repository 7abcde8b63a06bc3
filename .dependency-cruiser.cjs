/**
 * Who may import whom: the order of the house. Run through `npm run arrows`, which shows dependency-cruiser the imports of
 * each source under the name it will have after the build.
 */
const readSide = ["xacml", "xpath", "pdp", "pip", "store", "http", "authorization", "config", "catalogue"];
const writeSide = ["parties", "resources", "access", "systems", "systemusers", "maskinporten"];

/** Each folder, and the folders it may import beside itself. */
const mayImport = {
	xacml: [],
	xpath: ["xacml"],
	pdp: ["xacml"],
	catalogue: [],
	store: [],
	pip: ["xacml", "pdp", "store", "catalogue"],
	config: [],
	http: ["config", "store"],
	// The PEP verifies tokens as the server does.
	pep: ["xacml", "http"],
	authorization: ["xacml", "xpath", "pdp", "pip", "store", "http", "config", "catalogue"],
	...Object.fromEntries(writeSide.map((folder) => [folder, [...readSide, ...writeSide]])),
	world: [...readSide, ...writeSide],
	portal: [...readSide, ...writeSide],
	cli: [...readSide, ...writeSide, "world", "portal"],
};

const arrows = Object.entries(mayImport).map(([folder, others]) => ({
	name: `${folder} imports ${others.length === 0 ? "nothing else of ours" : `only ${others.join(", ")}`}`,
	severity: "error",
	from: { path: `^src/${folder}/` },
	// The command may use the composition root and the library's entry; nothing else may.
	to: { path: "^src/", pathNot: `^src/(${[folder, ...others].join("|")})/${folder === "cli" ? "|^src/(server|index)[.]js$" : ""}` },
}));

module.exports = {
	forbidden: [
		...arrows,
		{
			name: "the engine runs without Node",
			severity: "error",
			from: { path: "^src/(xacml|pdp)/" },
			to: { dependencyTypes: ["core"] },
		},
		{
			// Inside a folder two files may know each other (an expression holds an Apply, an Apply holds expressions).
			name: "no circles through several folders",
			severity: "error",
			from: { path: "^src/([^/]+)/" },
			to: { circular: true, via: { pathNot: "^src/$1/" } },
		},
	],
	options: { doNotFollow: { path: "node_modules" } },
};
