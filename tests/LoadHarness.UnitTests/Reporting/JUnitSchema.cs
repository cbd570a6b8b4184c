namespace LoadHarness.UnitTests.Reporting;

/// <summary>The common ground of the Ant, Surefire and Jenkins schemas, as strict as the strictest of them about what we write.</summary>
internal static class JUnitSchema
{
    public const string Text = """
        <?xml version="1.0" encoding="utf-8"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:simpleType name="zonelessTime"><xs:restriction base="xs:dateTime"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="name"><xs:restriction base="xs:token"><xs:minLength value="1"/></xs:restriction></xs:simpleType>
          <xs:complexType name="trouble"><xs:simpleContent><xs:extension base="xs:string">
            <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/>
          </xs:extension></xs:simpleContent></xs:complexType>
          <xs:element name="testsuite"><xs:complexType><xs:sequence>
            <xs:element name="properties"><xs:complexType><xs:sequence>
              <xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:attribute name="name" type="name" use="required"/><xs:attribute name="value" type="xs:string" use="required"/>
              </xs:complexType></xs:element>
            </xs:sequence></xs:complexType></xs:element>
            <xs:element name="testcase" minOccurs="1" maxOccurs="unbounded"><xs:complexType>
              <xs:choice minOccurs="0">
                <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                <xs:element name="error" type="trouble"/>
                <xs:element name="failure" type="trouble"/>
              </xs:choice>
              <xs:attribute name="name" type="name" use="required"/><xs:attribute name="classname" type="name" use="required"/><xs:attribute name="time" type="xs:decimal" use="required"/>
            </xs:complexType></xs:element>
            <xs:element name="system-out" type="xs:string"/>
            <xs:element name="system-err" type="xs:string"/>
          </xs:sequence>
            <xs:attribute name="name" type="name" use="required"/>
            <xs:attribute name="timestamp" type="zonelessTime" use="required"/>
            <xs:attribute name="hostname" type="name" use="required"/>
            <xs:attribute name="tests" type="xs:int" use="required"/>
            <xs:attribute name="failures" type="xs:int" use="required"/>
            <xs:attribute name="errors" type="xs:int" use="required"/>
            <xs:attribute name="skipped" type="xs:int" use="required"/>
            <xs:attribute name="time" type="xs:decimal" use="required"/>
          </xs:complexType></xs:element>
        </xs:schema>
        """;
}
