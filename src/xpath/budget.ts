import type { ContentNode } from "./document.js";

/** Units of work one evaluation may take. A unit is about 0.2 microseconds, so the worst expressions end within about a second. */
const BUDGET = 3_000_000;

/** What an expression costs, in units. */
export interface Price {
	/** Of one look at a node: before the next look, fontoxpath may work the whole expression through. */
	readonly look: number;
	/** Of four characters of text in the content, which functions may compare with every literal. */
	readonly text: number;
}

export class OutOfBudget extends Error {}

/**
 * How fontoxpath looks at content (its IDomFacade). Every look is paid for, and none is given when the budget is spent:
 * expressions come from strangers too, and even simple ones can take the number of nodes to the power of their length.
 */
export class BudgetedFacade {
	private left = BUDGET;

	constructor(private readonly price: Price) {}

	private pay(extra = 0): void {
		this.left -= this.price.look + extra;
		if (this.left < 0) throw new OutOfBudget();
	}

	getAllAttributes(node: ContentNode): readonly ContentNode[] {
		this.pay(node.attributes.length);
		return node.attributes;
	}

	getAttribute(node: ContentNode, name: string): string | null {
		this.pay(node.attributes.length);
		return node.attributes.find((attribute) => attribute.nodeName === name)?.data ?? null;
	}

	/** To order two nodes fontoxpath looks the children of an ancestor through: quick for each, but there may be many. */
	getChildNodes(node: ContentNode): readonly ContentNode[] {
		this.pay(node.children.length >> 8);
		return node.children;
	}

	getData(node: ContentNode): string {
		this.pay((node.data.length >> 2) * this.price.text);
		return node.data;
	}

	getFirstChild(node: ContentNode): ContentNode | null {
		this.pay();
		return node.children[0] ?? null;
	}

	getLastChild(node: ContentNode): ContentNode | null {
		this.pay();
		return node.children.at(-1) ?? null;
	}

	getNextSibling(node: ContentNode): ContentNode | null {
		this.pay();
		return node.parent?.children[node.index + 1] ?? null;
	}

	getPreviousSibling(node: ContentNode): ContentNode | null {
		this.pay();
		return node.parent?.children[node.index - 1] ?? null;
	}

	getParentNode(node: ContentNode): ContentNode | null {
		this.pay();
		return node.parent;
	}
}
