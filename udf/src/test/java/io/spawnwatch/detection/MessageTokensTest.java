package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.MessageTokens.Token;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessageTokensTest {

    @Test
    void aTokenIsAFieldNameBetweenDollarSignsWithOrWithoutTheObject() {
        assertThat(MessageTokens.in("$dest$ by $Processes.user$, $values(user)$ for 5$, $ 3 $, $$ on $dest$"))
                .containsExactly(
                        new Token("$dest$", "dest"),
                        new Token("$Processes.user$", "user"),
                        new Token("$values(user)$", "values(user)"),
                        new Token("$dest$", "dest"));
    }

    @Test
    void aTokenWithoutAValueStaysAsWritten() {
        assertThat(MessageTokens.replace("$Processes.dest$ $user$", field -> field.equals("user") ? "$dest$" : null))
                .isEqualTo("$Processes.dest$ $dest$");
    }

    @Test
    void aTokenIsWhatTheRegularExpressionFindsInRandomMessages() {
        Pattern pattern = Pattern.compile("\\$(?:Processes\\.)?([^\\s$]+)\\$");
        String[] parts = {"$", "$", "Processes.", "dest", "a", " ", "\n", "\u000B", "\u0085", "\u00a0", "\ud83d", "\\"};
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part > 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String message = text.toString();
            Matcher matcher = pattern.matcher(message);

            assertThat(MessageTokens.in(message))
                    .as("number %s of seed 5", i)
                    .isEqualTo(matcher.results()
                            .map(token -> new Token(token.group(), token.group(1)))
                            .toList());
            assertThat(MessageTokens.replace(message, field -> field.equals("a") ? null : "<$" + field + "$>"))
                    .as("number %s of seed 5", i)
                    .isEqualTo(matcher.replaceAll(token -> Matcher.quoteReplacement(
                            token.group(1).equals("a") ? token.group() : "<$" + token.group(1) + "$>")));
        }
    }
}
