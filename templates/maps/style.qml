<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="status_code" symbollevels="0" enableorderby="0" forceraster="0">
    <categories>
      {% for code, label, _colour in colours %}<category value="{{ code }}" symbol="{{ forloop.counter0 }}" label="{{ label }}" render="true"/>
      {% endfor %}
    </categories>
    <symbols>
      {% for _code, _label, colour in colours %}<symbol type="marker" name="{{ forloop.counter0 }}" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" pass="0" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="{{ colour }}"/>
            <Option name="name" type="QString" value="circle"/>
            <Option name="outline_color" type="QString" value="#1d2a33"/>
            <Option name="outline_width" type="QString" value="0.3"/>
            <Option name="size" type="QString" value="3.4"/>
            <Option name="size_unit" type="QString" value="MM"/>
          </Option>
          <prop k="color" v="{{ colour }}"/>
          <prop k="name" v="circle"/>
          <prop k="outline_color" v="#1d2a33"/>
          <prop k="size" v="3.4"/>
        </layer>
      </symbol>
      {% endfor %}
    </symbols>
  </renderer-v2>
</qgis>
