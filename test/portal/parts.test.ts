import { expect, it } from "vitest";
import { chosenName, mixesAlphabets, moment, orgNumber } from "../../src/portal/format.js";
import { html, verbatim } from "../../src/portal/html.js";
import { nameIn } from "../../src/portal/language.js";
import { pageOf } from "../../src/portal/parts/paging.js";
import { placeBefore, placeHere } from "../../src/portal/return-to.js";

it("whatever is put into a template is escaped, once", () => {
	const evil = `<script>alert("it's")</script>`;
	const inner = html`<b title="${evil}">${evil}</b>`;
	const safe = "&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt;";
	expect(html`${[inner, undefined, false, 0]}`.text).toBe(`<b title="${safe}">${safe}</b>0`);
});

it("letters that are not seen or turn the writing are shown, and mixed alphabets are noticed", () => {
	expect(chosenName("Regnskap\u202e123\u200b").text).toBe(
		'<bdi>Regnskap<span class="hidden-letter">U+202E</span>123<span class="hidden-letter">U+200B</span></bdi>',
	);
	expect(chosenName("Rеgn\u200d").text).toBe(
		'<bdi>R<span class="hidden-letter">е\u00a0U+0435</span>gn<span class="hidden-letter">U+200D</span></bdi>',
	);
	expect(chosenName("Ελλάς").text).toBe("<bdi>Ελλάς</bdi>");
	expect(html`<a title="${"a\u202eb"}">${"c\u0000d\te\n"}</a>`.text).toBe('<a title="a[U+202E]b">c[U+0000]d\te\n</a>');
	expect(html`<input name="n" value="${"a\u202eb"}">${verbatim("<\u202e")}`.text).toBe(
		'<input name="n" value="a\u202eb">&lt;\u202e',
	);
	expect(mixesAlphabets("Rеgnskap")).toBe(true);
	expect(mixesAlphabets("Ærlig Øl & Ål AS")).toBe(false);
});

it("numbers and moments are written as in the language", () => {
	expect(orgNumber("311592858").text).toContain("311\u00a0592\u00a0858");
	const at = Date.UTC(2026, 10, 24, 8, 15);
	expect([moment(at, "nb").text, moment(at, "en").text].map((text) => text.replace(/<[^>]+>/g, ""))).toEqual([
		"24. november 2026 kl. 09:15",
		"24 November 2026 at 09:15",
	]);
});

it("a name is taken in the language, or the nearest there is", () => {
	expect(nameIn({ nb: "Norsk", en: " " }, "en", "id")).toBe("Norsk");
	expect(nameIn({ nn: "Nynorsk" }, "nb", "id")).toBe("Nynorsk");
	expect(nameIn({}, "nb", "id")).toBe("id");
});

it("only places of the pages are gone on to", () => {
	const request = "/accessmanagement/ui/systemuser/request?id=1&DONTCHOOSEREPORTEE=true";
	expect(placeHere(request)).toBe(request);
	for (const bad of ["//x", "https://x", "/\\x", "/portal\n", "/portalx", "javascript:1", "/portal/https://x", null]) {
		expect([bad, placeHere(bad)]).toEqual([bad, "/portal"]);
	}
	expect(placeBefore("https://other.example/portal/parties?q=1")).toBe("/portal/parties?q=1");
	expect(placeBefore("nothing")).toBe("/portal");
});

it("a page outside the list is the nearest inside", () => {
	const list = [1, 2, 3, 4, 5];
	const asked = (page: string) => pageOf(list, new URLSearchParams({ page }), 2);
	expect(asked("99").items).toEqual([5]);
	expect(asked("-1").page).toBe(1);
	expect(asked("x")).toMatchObject({ items: [1, 2], pages: 3, total: 5 });
});
