package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionRefusalTest {
    private final ExpressionCompiler compiler = new ExpressionCompiler(Rows.schema());

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u00b6', textBlock = """
        len(nmae)                    ~ 5: rows have no field 'nmae' here; did you mean 'name'?
        len(nonesuch_field)          ~ 5: rows have no field 'nonesuch_field' here
        .(Processes, name)           ~ 3: rows have no field 'Processes'; in an expression a dot joins two texts, so put a name with a dot in single quotes: 'Processes.process_name'
        lower('Processes.name')      ~ 7: rows have no field 'Processes.name' any more; did you mean 'name'?
        lower(dest)                  ~ 7: rows have no field 'dest' yet; write it in single quotes as 'Processes.dest', or after `drop_dm_object_name(Processes)`
        lenn(name)                   ~ 1: there is no function 'lenn'; did you mean 'len'?
        len(name, name)              ~ 1: len takes 1 argument, not 2
        len()                        ~ 1: len takes 1 argument, not 0
        substr(name)                 ~ 1: substr takes 2 to 3 arguments, not 1
        coalesce()                   ~ 1: coalesce takes at least 1 argument, not 0
        null(1)                      ~ 1: null takes no arguments, not 1
        case(true(), 1, 2)           ~ 1: case takes pairs of a condition and a value; true() is a condition for all other rows
        if(name, 1, 2)               ~ 4: if needs a condition here, not a value
        if(true(), true(), 2)        ~ 12: if needs a value here, not a condition; if(condition, value, other) turns one into a value
        len(isnull(name))            ~ 5: len needs a value here, not a condition; if(condition, value, other) turns one into a value
        +(1, isnull(name))           ~ 6: a value is needed here, not a condition; if(condition, value, other) turns one into a value
        ==(name, number)             ~ 1: a value is needed here, not a condition; if(condition, value, other) turns one into a value
        isnull(name)                 ~ 1: a value is needed here, not a condition; if(condition, value, other) turns one into a value
        len(several)                 ~ 5: len is for single values, and this may have several; take one with mvindex(..., 0) or join them with mvjoin(...)
        isnum(split(name, "a"))      ~ 7: isnum is for single values, and this may have several; take one with mvindex(..., 0) or join them with mvjoin(...)
        lower(if(isnull(name), name, several)) ~ 7: lower is for single values, and this may have several; take one with mvindex(..., 0) or join them with mvjoin(...)
        cidrmatch("10.0.0.0/8", several) ~ 25: cidrmatch is for single values, and this may have several; take one with mvindex(..., 0) or join them with mvjoin(...)
        .(name, several)             ~ 9: this may have several values, and Splunk does not say what '.' means for them; use mvindex(..., 0) or mvjoin(...)
        -(several)                   ~ 3: this may have several values, and Splunk does not say what '-' means for them; use mvindex(..., 0) or mvjoin(...)
        +("5", digits)               ~ 3: '+' adds numbers and joins texts, and "5" could be either; leave out the quotes to add, write '.' to join
        *(number, "five")            ~ 11: '*' computes with numbers, and "five" is not a number
        abs("five")                  ~ 5: abs needs a number here, and "five" is not a number
        match(name, path)            ~ 13: match needs the regular expression as a text in quotes, so that it can be checked when the search is loaded
        like(name, .("a", "%"))      ~ 12: like needs the pattern as a text in quotes, so that it can be checked when the search is loaded
        like(name, "C:\\%")          ~ 12: Splunk does not say what a backslash means in the pattern of like; write _ for it, or use match(...)
        replace(name, "a*", "b")     ~ 15: replace with a regular expression that matches the empty text is not supported: Splunk does not say how often that is replaced
        replace(name, "(a)", "\\2")  ~ 22: the replacement names the group \\2, but the regular expression has 1
        replace(name, "a", "\\n")    ~ 20: in the replacement "\\n" a backslash must be followed by a digit or another backslash
        replace(name, "a", "x\\")    ~ 20: in the replacement "x\\" a backslash must be followed by a digit or another backslash
        split(name, "")              ~ 13: split by an empty delimiter is not supported
        cidrmatch("10.0.0.0", ip)    ~ 11: "10.0.0.0" is not a CIDR block such as "10.0.0.0/8" or "fe80::/10"
        cidrmatch("10.0.0.0/33", ip) ~ 11: "10.0.0.0/33" is not a CIDR block such as "10.0.0.0/8" or "fe80::/10"
        cidrmatch("ten/8", ip)       ~ 11: "ten/8" is not a CIDR block such as "10.0.0.0/8" or "fe80::/10"
        tostring(number, "hex")      ~ 18: tostring with a format is not supported; without one a number is written in decimal
        1e5                          ~ 1: '1e5' is not a decimal number
        -(number, now())             ~ 11: the function 'now' reads the wall clock: the same events would give different rows on another day
        time()                       ~ 1: the function 'time' reads the wall clock: the same events would give different rows on another day
        random()                     ~ 1: the function 'random' is not reproducible: the same events would give different rows each time
        strftime(nmae, "%F")         ~ 1: the function 'strftime' depends on the searching user's time zone
        mvfilter(match(name, "a"))   ~ 1: the function 'mvfilter' evaluates a condition on each value, which is not supported; match(...) and '=' are true if any value matches
        searchmatch("a=b")           ~ 1: the function 'searchmatch' searches raw events, and rows have none
        """)
    void refusesToCompileAsAValue(String expression, String message) {
        assertRefused(() -> compiler.value(Expressions.parse(expression)), message);
        assertRefused(() -> compiler.shape(Expressions.parse(expression)), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u00b6', textBlock = """
        len(name)                    ~ 1: a condition is needed here, not a value; compare it with something
        name                         ~ 1: a condition is needed here, not a value; compare it with something
        NOT(name)                    ~ 5: a condition is needed here, not a value; compare it with something
        AND(isnull(name), 1)         ~ 19: a condition is needed here, not a value; compare it with something
        OR(name, isnull(name))       ~ 4: a condition is needed here, not a value; compare it with something
        if(isnull(name), 1, 0)       ~ 1: a condition is needed here, not a value; compare it with something
        ==(isnull(name), 1)          ~ 4: a value is needed here, not a condition; if(condition, value, other) turns one into a value
        !=(several, 1)               ~ 4: this may have several values, and Splunk does not say what '!=' means for them; compare mvcount(...) or mvindex(..., 0)
        >=(1, several)               ~ 7: this may have several values, and Splunk does not say what '>=' means for them; compare mvcount(...) or mvindex(..., 0)
        match(name, "a(?!b)")        ~ 13: in the regular expression "a(?!b)", at character 2: RE2, which runs in linear time, does not support look-ahead ('(?!b)'); "a(?:[^b]|\\z)" matches the same texts
        """)
    void refusesToCompileAsACondition(String expression, String message) {
        assertRefused(() -> compiler.condition(Expressions.parse(expression)), message);
        assertRefused(() -> compiler.monotonicity(Expressions.parse(expression)), message);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidDetectionException.class).hasMessage("d.yml:1:" + message);
    }
}
