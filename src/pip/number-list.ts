/** Numbers in a row, used again and again: an array of JavaScript gives its room away when it is emptied. */
export class NumberList {
	/** The first `count` of them count. */
	items: Float64Array = new Float64Array(64);
	count = 0;

	clear(): void {
		this.count = 0;
	}

	push(number: number): void {
		if (this.count === this.items.length) {
			const larger = new Float64Array(this.count * 2);
			larger.set(this.items);
			this.items = larger;
		}
		this.items[this.count++] = number;
	}

	/** A copy with as much room as it needs. */
	copy(): NumberList {
		const copy = new NumberList();
		copy.items = this.items.slice(0, this.count);
		copy.count = this.count;
		return copy;
	}

	toArray(): number[] {
		return Array.from(this.items.subarray(0, this.count));
	}
}
