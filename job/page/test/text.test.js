import assert from "node:assert/strict";
import { test } from "node:test";
import { parts, plain } from "spawnwatch/parts/text.js";
import { randomNumbers } from "./random.js";

test("what cannot be seen is written out", () => {
  assert.deepEqual(parts("cmd \u202egpj.exe\u202c\r\n\0x"), [
    "cmd ",
    { escape: "\\u202e" },
    "gpj.exe",
    { escape: "\\u202c\\r\\n\\u0000" },
    "x",
  ]);
  assert.equal(plain("a\u00a0b\u200bc\u{e0041}d\ud800e\ufeff"), "a\\u00a0b\\u200bc\\u{e0041}d\\ud800e\\ufeff");
});

test("what can be seen stays, whatever its script", () => {
  for (const text of ["", "<script>alert(1)</script>", 'C:\\Program Files\\x.exe /c "é ü 中文 עברית 😀"']) {
    assert.equal(plain(text), text);
  }
});

test("no text leaves a character that reorders or hides others", () => {
  const { seed, random } = randomNumbers();
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random(20) }, () => String.fromCodePoint(random(0x3000))).join("");
    const shown = plain(text);
    for (const character of shown) {
      const code = Number(character.codePointAt(0));
      const hidden =
        code < 0x20 ||
        (code >= 0x7f && code < 0xa1) ||
        (code >= 0x2000 && code < 0x2010) ||
        (code >= 0x2028 && code < 0x2030) ||
        (code >= 0x205f && code < 0x2070);
      assert.ok(!hidden, `seed ${seed}: ${code.toString(16)}`);
    }
  }
});
