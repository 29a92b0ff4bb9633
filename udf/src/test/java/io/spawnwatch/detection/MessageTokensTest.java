package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.MessageTokens.Token;
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
}
