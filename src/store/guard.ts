import type {
	KyselyPlugin,
	PluginTransformQueryArgs,
	PluginTransformResultArgs,
	QueryResult,
	RootOperationNode,
	UnknownRow,
} from "kysely";

const WRITES: ReadonlySet<RootOperationNode["kind"]> = new Set([
	"InsertQueryNode",
	"UpdateQueryNode",
	"DeleteQueryNode",
	"MergeQueryNode",
]);

/** Calls `onWrite` for every query that changes something; it may throw. */
export class WriteGuard implements KyselyPlugin {
	constructor(private readonly onWrite: () => void) {}

	transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
		if (WRITES.has(node.kind)) this.onWrite();
		return node;
	}

	async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
		return result;
	}
}
