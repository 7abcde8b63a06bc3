const LANGUAGES: Readonly<Record<string, "nb" | "nn" | "en">> = {
	nb: "nb",
	nob: "nb",
	no: "nb",
	nn: "nn",
	nno: "nn",
	en: "en",
	eng: "en",
};

/** The language of Accept-Language that there are texts in; Bokmål when there is none (registry-access 2.5). */
export function languageOf(accept: string | undefined): "nb" | "nn" | "en" {
	let best: "nb" | "nn" | "en" = "nb";
	let highest = 0;
	for (const range of (accept ?? "").toLowerCase().split(",")) {
		const [tag = "", ...parameters] = range.trim().split(";");
		const language = LANGUAGES[tag.split("-")[0] ?? ""];
		const weight = parameters
			.map((each) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(each)?.[1])
			.find((q) => q !== undefined);
		const quality = weight === undefined ? 1 : Number(weight);
		if (language !== undefined && quality > highest) {
			best = language;
			highest = quality;
		}
	}
	return best;
}
